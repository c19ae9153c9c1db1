// Writes the icons named in icons.txt as a module: node icons.mjs FILE. Each is the inside of a drawing of 24 by 24.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const names = readFileSync(join(here, 'icons.txt'), 'utf8').trim().split('\n');
const lines = names.map((name) => {
  const svg = readFileSync(join(here, 'node_modules/lucide-static/icons', `${name}.svg`), 'utf8');
  const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'));
  return `  '${name}': '${inside.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}',`;
});
writeFileSync(process.argv[2], `// Made by scripts/vendor of the icons in tools/screens/icons.txt.\n\n/** @type {Record<string, string>} */\nexport const icons = {\n${lines.join('\n')}\n};\n`);
