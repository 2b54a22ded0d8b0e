/** A place in a text. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** JSON that is none. */
export class JsoncError extends Error {
  override readonly name = 'JsoncError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A value, with the places of its parts. */
export interface JsonNode {
  readonly offset: number;
  readonly value: unknown;
  /** Of an object: where its keys are, and its values. */
  readonly members?: ReadonlyMap<string, { readonly keyOffset: number; readonly node: JsonNode }>;
  readonly items?: readonly JsonNode[];
}

/** Line and column, from 1. */
export const placeIn = (text: string, offset: number): TextPlace => {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

/** Nested deeper than any configuration. */
const MAX_DEPTH = 64;

/** Reads JSON with comments and trailing commas. Throws `JsoncError`. */
export const readJsonc = (text: string): JsonNode => {
  const reader = new JsoncReader(text);
  const node = reader.value(0);
  reader.end();
  return node;
};

const TOKEN = /"(?:[^"\\\n\r]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
const SPACE = /(?:[\s\uFEFF]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

class JsoncReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    const { token, offset } = this.#next();
    if (depth > MAX_DEPTH) throw new JsoncError('nested too deeply', offset);
    if (token === '{') return this.#object(offset, depth);
    if (token === '[') return this.#list(offset, depth);
    if (token === undefined || /^[}\],:]$/.test(token)) throw this.#unexpected('a value', offset);
    return { offset, value: this.#literal(token, offset) };
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#unexpected('the end', this.#at);
  }

  #object(offset: number, depth: number): JsonNode {
    const members = new Map<string, { readonly keyOffset: number; readonly node: JsonNode }>();
    const value: Record<string, unknown> = {};
    for (;;) {
      const { token, offset: keyOffset } = this.#next();
      if (token === '}') return { offset, value, members };
      if (token?.startsWith('"') !== true) throw this.#unexpected('a name in double quotes', keyOffset);
      const key = String(this.#literal(token, keyOffset));
      if (members.has(key)) throw new JsoncError(`"${key}" stands here twice`, keyOffset);
      const { token: colon, offset: colonOffset } = this.#next();
      if (colon !== ':') throw this.#unexpected("':'", colonOffset);
      const node = this.value(depth + 1);
      members.set(key, { keyOffset, node });
      Object.defineProperty(value, key, { value: node.value, enumerable: true, configurable: true, writable: true });
      if (this.#isLast('}')) return { offset, value, members };
    }
  }

  #list(offset: number, depth: number): JsonNode {
    const items: JsonNode[] = [];
    for (;;) {
      const { token, offset: start } = this.#next();
      if (token === ']') break;
      this.#at = start;
      items.push(this.value(depth + 1));
      if (this.#isLast(']')) break;
    }
    return { offset, value: items.map((item) => item.value), items };
  }

  /** After a member: the closing bracket, or a comma. */
  #isLast(close: string): boolean {
    const { token, offset } = this.#next();
    if (token !== close && token !== ',') throw this.#unexpected(`',' or '${close}'`, offset);
    return token === close;
  }

  #literal(token: string, offset: number): unknown {
    try {
      return JSON.parse(token);
    } catch {
      throw new JsoncError(`${token} is no JSON text`, offset);
    }
  }

  #next(): { readonly token: string | undefined; readonly offset: number } {
    this.#skip();
    const offset = this.#at;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(this.#text)?.[0];
    if (token !== undefined) this.#at += token.length;
    return { token, offset };
  }

  #skip(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #unexpected(wanted: string, offset: number): JsoncError {
    const found = offset >= this.#text.length ? 'the file ends' : `'${this.#text[offset]}' stands`;
    return new JsoncError(`${found} where ${wanted} is expected`, offset);
  }
}
