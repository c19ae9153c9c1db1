// Opens files in the YAML language server, as an editor would, with the schema of flows, and checks what a person at
// the keyboard gets: marks at the right place, completion and explanations. Usage: node check.mjs SCHEMA SOUND_FLOW...
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [schema, ...sound] = process.argv.slice(2);
const patience = 30_000; // ms

/** Editor speaks the language server protocol with a server of its own. */
class Editor {
  #server;
  #rest = Buffer.alloc(0);
  #next = 1;
  #replies = new Map();
  #marks = new Map();

  constructor() {
    const home = dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json"));
    this.#server = spawn(process.execPath, [join(home, "bin", "yaml-language-server"), "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#server.stdout.on("data", (data) => this.#read(data));
  }

  async open() {
    const folder = pathToFileURL(dirname(resolve(schema))).href;
    await this.#ask("initialize", {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: "flows" }],
      capabilities: {
        workspace: { configuration: true },
        textDocument: { hover: { contentFormat: ["markdown"] }, completion: {}, publishDiagnostics: {} },
      },
    });
    this.#tell("initialized", {});
  }

  /** marks opens a text as a file beside the schema and returns what the server marks in it. */
  async marks(name, text) {
    const uri = this.uri(name);
    const marked = new Promise((done) => this.#marks.set(uri, done));
    this.#tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    return marked;
  }

  completions(name, position) {
    return this.#ask("textDocument/completion", { textDocument: { uri: this.uri(name) }, position });
  }

  hover(name, position) {
    return this.#ask("textDocument/hover", { textDocument: { uri: this.uri(name) }, position });
  }

  uri(name) {
    return pathToFileURL(join(dirname(resolve(schema)), name)).href;
  }

  close() {
    this.#server.kill();
  }

  #ask(method, params) {
    const id = this.#next++;
    const reply = new Promise((done, fail) => this.#replies.set(id, { done, fail }));
    this.#send({ id, method, params });
    return reply;
  }

  #tell(method, params) {
    this.#send({ method, params });
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      const size = Number(/Content-Length: (\d+)/i.exec(this.#rest.toString("latin1", 0, end))[1]);
      if (this.#rest.length < end + 4 + size) return;
      const message = JSON.parse(this.#rest.toString("utf8", end + 4, end + 4 + size));
      this.#rest = this.#rest.subarray(end + 4 + size);
      this.#take(message);
    }
  }

  #take(message) {
    if (message.method && message.id !== undefined) {
      // The server asks for the editor's settings, and to be told of changes: nothing in particular.
      const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
      const result = message.method === "workspace/configuration" ? message.params.items.map((item) => (item.section === "yaml" ? settings : {})) : null;
      this.#send({ id: message.id, result });
    } else if (message.method === "textDocument/publishDiagnostics") {
      this.#marks.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.id !== undefined) {
      const waiting = this.#replies.get(message.id);
      if (message.error) waiting.fail(new Error(message.error.message));
      else waiting.done(message.result);
    }
  }
}

const modeline = `# yaml-language-server: $schema=${basename(schema)}\n`;

/** place finds the caret | in a text, and the text without it. */
function place(text) {
  const before = text.slice(0, text.indexOf("|")).split("\n");
  return { text: text.replace("|", ""), position: { line: before.length - 1, character: before.at(-1).length } };
}

/** flow is a flow with a step main, written in block style. */
function flow(step) {
  return `${modeline}flow: desk\nperson: reception\nstart: main\nsteps:\n  main:\n${step}  bye:\n    hangup: Goodbye.\n`;
}

const checks = {
  async "sound flows have no marks"(editor) {
    for (const path of sound) {
      const marks = await editor.marks(basename(path), modeline + (await readFile(path, "utf8")));
      assert.deepEqual(marks, [], path);
    }
  },

  async "a misspelt key is marked where it stands"(editor) {
    const marks = await editor.marks("key.yaml", flow("    menu: For a person, press 0.\n    keys: {\"1\": bye}\n    timout: 5s\n"));
    assert.equal(marks.length, 1, JSON.stringify(marks));
    assert.match(marks[0].message, /timout/);
    assert.deepEqual(marks[0].range.start, { line: 8, character: 4 });
  },

  async "a wrong value is marked where it stands"(editor) {
    const marks = await editor.marks("value.yaml", flow("    menu: For a person, press 0.\n    keys: {\"1\": bye}\n    tries: 9\n"));
    assert.ok(marks.some((m) => m.range.start.line === 8 && m.range.start.character === 11), JSON.stringify(marks));
  },

  async "a missing key is named"(editor) {
    const marks = await editor.marks("missing.yaml", flow("    menu: For a person, press 0.\n"));
    assert.ok(marks.some((m) => /keys/.test(m.message) && m.range.start.line >= 5 && m.range.start.line <= 6), JSON.stringify(marks));
  },

  async "a step that does not say what it does is marked"(editor) {
    const marks = await editor.marks("kind.yaml", flow("    next: bye\n"));
    assert.ok(marks.some((m) => m.range.start.line >= 5 && m.range.start.line <= 6), JSON.stringify(marks));
  },

  async "kinds of steps are proposed"(editor) {
    const { text, position } = place(flow("    |\n"));
    await editor.marks("kinds.yaml", text);
    const labels = (await editor.completions("kinds.yaml", position)).items.map((item) => item.label);
    for (const kind of ["say", "menu", "collect", "enqueue", "hangup"]) assert.ok(labels.includes(kind), `${kind} is not among ${labels}`);
  },

  async "keys of a step are proposed, and no others"(editor) {
    const { text, position } = place(flow("    menu: For a person, press 0.\n    keys: {\"1\": bye}\n    t|\n"));
    await editor.marks("keys.yaml", text);
    const labels = (await editor.completions("keys.yaml", position)).items.map((item) => item.label);
    for (const key of ["timeout", "tries", "wrong", "silent"]) assert.ok(labels.includes(key), `${key} is not among ${labels}`);
    for (const key of ["into", "digits", "enqueue"]) assert.ok(!labels.includes(key), `${key} is among ${labels}`);
  },

  async "no truth is proposed where a text is asked for"(editor) {
    const { text, position } = place(flow("    say: |\n    next: bye\n"));
    await editor.marks("text.yaml", text);
    const labels = (await editor.completions("text.yaml", position)).items.map((item) => item.label);
    assert.ok(!labels.includes("true"), `${labels}`);
  },

  async "keys are explained"(editor) {
    for (const [line, words] of [["tim|eout: 5s", /How long it waits for a key/], ["wro|ng: No.", /What is said after a wrong key/]]) {
      const { text, position } = place(flow(`    menu: For a person, press 0.\n    keys: {"1": bye}\n    ${line}\n`));
      const name = `hover-${line.length}.yaml`;
      await editor.marks(name, text);
      assert.match(JSON.stringify((await editor.hover(name, position))?.contents ?? ""), words);
    }
  },
};

const late = setTimeout(() => {
  console.error(`the language server has not answered within ${patience} ms`);
  process.exit(1);
}, patience);
const editor = new Editor();
let failed = 0;
try {
  await editor.open();
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(editor);
      console.log(`ok    ${name}`);
    } catch (error) {
      failed++;
      console.error(`FAIL  ${name}\n${error.message}`);
    }
  }
} finally {
  clearTimeout(late);
  editor.close();
}
process.exitCode = failed > 0 ? 1 : 0;
