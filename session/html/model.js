// The model, compiled: texts in, one object out.  The page and its worker each have one.

/** Bytes from base64 text. */
function bytes_of(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** What stopped a rule, in the words of the browser at hand, as a number of the model's (wasm/linked_rules.cpp). */
function how_it_failed(error) {
  if (error instanceof RangeError || error.name === "InternalError") return 3;  // the stack
  if (/zero|divi|integer overflow/i.test(error.message)) return 1;
  return /unreachable/i.test(error.message) ? 2 : 3;
}

class Model {
  /** \param module  a compiled module */
  constructor(module) {
    this.module = module;
    this.begin();
  }

  begin() {
    let failure = "";
    const text = (at, size) => new TextDecoder().decode(new Uint8Array(this.exports.memory.buffer, at, size));
    // The C library knows of a system; nothing of it is used, and nothing of it is here.
    const no_system = new Proxy({}, {get: (_, name) => (name === "proc_exit" ? () => { throw new Error("the model ended"); } : () => 52)});
    // A rule file's code may do anything: it is called from here, so that a trap comes back as a number.
    const guarded = (body, context) => {
      const {__stack_pointer: stack, __indirect_function_table: table} = this.exports;
      const here = stack.value;
      try {
        table.get(body)(context);
        return 0;
      } catch (error) {
        stack.value = here;
        return how_it_failed(error);
      }
    };
    const imports = {page: {failed: (at, size) => { failure = text(at, size); }, guarded}, wasi_snapshot_preview1: no_system};
    this.failure = () => failure;
    this.exports = new WebAssembly.Instance(this.module, imports).exports;
    this.exports._initialize();
  }

  /** Calls counterproof_NAME with texts, and then with numbers.  A model that fails is begun again: it keeps nothing. */
  ask(name, texts = [], ...numbers) {
    let answer;
    try {
      answer = this.ask_bytes(name, texts, ...numbers);
    } catch (error) {
      this.begin();
      return {error: `the model failed: ${error.message}`};
    }
    return JSON.parse(new TextDecoder().decode(answer));
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
