// The model, compiled: texts in, one object out.  The page and its worker each have one.

/** Bytes from base64 text. */
function bytes_of(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

class Model {
  /** \param module  a compiled module */
  constructor(module) {
    let failure = "";
    const text = (at, size) => new TextDecoder().decode(new Uint8Array(this.exports.memory.buffer, at, size));
    // The C library knows of a system; nothing of it is used, and nothing of it is here.
    const no_system = new Proxy({}, {get: (_, name) => (name === "proc_exit" ? () => { throw new Error("the model ended"); } : () => 52)});
    const imports = {page: {failed: (at, size) => { failure = text(at, size); }}, wasi_snapshot_preview1: no_system};
    this.failure = () => failure;
    this.exports = new WebAssembly.Instance(module, imports).exports;
    this.exports._initialize();
  }

  /** Calls counterproof_NAME with texts, and then with numbers. */
  ask(name, texts = [], ...numbers) {
    return JSON.parse(new TextDecoder().decode(this.ask_bytes(name, texts, ...numbers)));
  }

  /** The same; the answer as it comes, good until the next call. */
  ask_bytes(name, texts = [], ...numbers) {
    const bytes = new TextEncoder().encode(texts.join("\0") + (texts.length ? "\0" : ""));
    const at = this.exports.counterproof_input(bytes.length);
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    try {
      const answer = this.exports["counterproof_" + name](...numbers);
      return new Uint8Array(this.exports.memory.buffer, answer, this.exports.counterproof_size());
    } catch (error) {
      throw new Error(this.failure() || error.message);
    }
  }
}
