// Writes beside vendored files what is in them, and under which licences: node record.mjs FOLDER FILE=PACKAGE,... ...
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, 'node_modules');
const [folder, ...files] = process.argv.slice(2);

/** @param {string} name */
function licence(name) {
  const file = ['LICENSE', 'LICENSE.md', 'license'].map((f) => join(modules, name, f)).find(existsSync);
  return file ? readFileSync(file, 'utf8').trim() : '';
}

const texts = [];
const record = files.map((entry) => {
  const [file, names] = entry.split('=');
  const packages = names.split(',').map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
    texts.push(`${name} ${version} (${license})\n\n${licence(name)}\n`);
    return { name, version, licence: license };
  });
  return { file, sha256: createHash('sha256').update(readFileSync(join(folder, file))).digest('hex'), packages };
});
writeFileSync(join(folder, 'VENDOR.json'), JSON.stringify(record, null, 2) + '\n');
writeFileSync(join(folder, 'LICENCES.txt'), texts.join('\n----\n\n'));
