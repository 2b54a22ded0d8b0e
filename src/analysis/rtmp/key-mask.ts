import type { AmfPlain } from '../../amf/plain.ts';
import { withoutTrailingSlashes } from '../../transport/rtmp/trailing-slashes.ts';

/** Stands for what is secret. */
export const MASKED = '****';

/** Names that are kept of a connection: each stream has one. */
const MAX_SECRETS = 64;

/** Characters of the longest name that is kept: others are masked where they stand as names. */
const MAX_LENGTH = 1024;

/** Shorter names are masked where they stand alone, not within other text. */
const MIN_WITHIN_TEXT = 4;

/** Shorter values of a query, such as `true`, are masked in it alone. */
const MIN_VALUE = 8;

/** publishing types: never secret, though they may be the name of a stream. */
const PUBLISHING_TYPES: ReadonlySet<string> = new Set(['live', 'record', 'append']);

/** Members whose texts are of RTMP itself. */
const OPEN_MEMBERS: ReadonlySet<string> = new Set(['code', 'level', 'type']);

/** Values in texts of authentication: `?reason=needauth&user=U&salt=S&challenge=C`. */
const CREDENTIALS = /\b(user|salt|challenge|opaque|response|nonce|token|password|pass|key)=[^&\s\]]*/gi;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A stream name with its secret masked: of one that is a whole URL, server and application are shown. */
const maskedName = (name: string): string => {
  if (name === '') return name;
  if (!isUrl(name)) return MASKED;
  const [path = ''] = withoutTrailingSlashes(name).split('?', 1);
  return maskedUrl(`${path.slice(0, path.lastIndexOf('/'))}/${MASKED}`);
};

const isUrl = (name: string): boolean => /^[a-z]+:\/\//i.test(name);

/** A password may have an `@`: the last one before the path ends it. */
const withoutUser = (text: string): string => text.replace(/^([a-z]+:\/\/)[^/]*@/i, `$1${MASKED}@`);

/**
 * The application alone: what comes after its first part is the key for those who write the whole address where an
 * encoder asks for the server, and a query may be one.
 */
const maskedApp = (app: string): string => {
  const mark = app.indexOf('?');
  const path = mark < 0 ? app : app.slice(0, mark);
  const slash = path.indexOf('/', 1);
  const hasMore = slash >= 0 && slash < path.length - 1;
  return `${hasMore ? `${path.slice(0, slash)}/${MASKED}` : path}${mark < 0 ? '' : `?${MASKED}`}`;
};

/** Of an address of RTMP server and application are shown, of another one all but its query. */
const maskedUrl = (url: string): string => {
  const [, server, app = ''] = /^(rtmp[a-z]*:\/\/[^/?]*\/?)([\s\S]*)$/i.exec(withoutUser(url)) ?? [];
  if (server !== undefined) return `${server}${maskedApp(app)}`;
  const mark = url.indexOf('?');
  return withoutUser(mark < 0 ? url : `${url.slice(0, mark)}?${MASKED}`);
};

/** Addresses within a text, without the punctuation after them. */
const ADDRESSES = /\brtmp[a-z]{0,2}:\/\/[^\s'"\])]*[^\s'"\]).,:;!?]/gi;

/** Replaces the secrets of a connection in all that is said of it: the names of its streams, queries and credentials. */
export class KeyMask {
  readonly #isOff: boolean;
  readonly #secrets = new Map<string, string>();
  /** `undefined`: to be made anew. */
  #within: RegExp | 'none' | undefined = 'none';

  constructor(showKeys: boolean) {
    this.#isOff = showKeys;
  }

  /** The name of a stream, without and with its query. */
  learn(name: string): void {
    const [path = '', query = ''] = name.split('?');
    const last = withoutTrailingSlashes(path).split('/').at(-1) ?? '';
    for (const secret of [name, path, last]) this.#add(secret);
    this.#addQuery(query);
  }

  /** The app or tcUrl of connect: what comes after the application, and the query. */
  learnApp(text: string): void {
    const [path = '', query = ''] = text.replace(/^[a-z]+:\/\/[^/]*\//i, '').split('?');
    const rest = withoutTrailingSlashes(path).split('/').slice(1);
    for (const secret of [rest.join('/'), ...rest.slice(-1)]) {
      if (secret.length >= MIN_WITHIN_TEXT) this.#add(secret);
    }
    this.#addQuery(query);
  }

  /** The query of an address whose path is not secret. */
  learnQuery(text: string): void {
    const [, query = ''] = text.split('?');
    this.#addQuery(query);
  }

  #addQuery(query: string): void {
    for (const part of query.split(/[&/]/, MAX_SECRETS)) {
      const value = part.slice(part.indexOf('=') + 1);
      if (value.length >= MIN_VALUE) this.#add(value);
    }
  }

  #add(secret: string): void {
    if (this.#isOff || secret === '' || secret.length > MAX_LENGTH) return;
    if (this.#secrets.size >= MAX_SECRETS || this.#secrets.has(secret)) return;
    this.#secrets.set(secret, maskedName(secret));
    this.#within = undefined;
  }

  /** Finds secrets within other text. */
  get #finder(): RegExp | 'none' {
    if (this.#within !== undefined) return this.#within;
    // Of a URL its last part is secret.
    const long = [...this.#secrets.keys()].filter((secret) => secret.length >= MIN_WITHIN_TEXT && !isUrl(secret));
    long.sort((a, b) => b.length - a.length);
    this.#within =
      long.length === 0 ? 'none' : new RegExp(`(?<![\\w-])(?:${long.map(escaped).join('|')})(?![\\w-])`, 'g');
    return this.#within;
  }

  /** A stream name, learnt or not. */
  name(name: string): string {
    return this.#isOff ? name : maskedName(name);
  }

  /** A text that may have secrets in it. */
  text(text: string): string {
    if (this.#isOff) return text;
    const known = this.#secrets.get(text);
    if (known !== undefined && !PUBLISHING_TYPES.has(text)) return known;
    const finder = this.#finder;
    const shown = text.replace(ADDRESSES, maskedUrl);
    const within =
      finder === 'none' ? shown : shown.replace(finder, (found) => (PUBLISHING_TYPES.has(found) ? found : MASKED));
    return within.replace(CREDENTIALS, `$1=${MASKED}`);
  }

  /** A URL: its query and its user are secret, and of an address of RTMP what comes after the application. */
  url(text: string): string {
    return this.#isOff ? text : this.text(maskedUrl(text));
  }

  /** The name of an application: not secret, though a stream may have the same, but for what comes after it. */
  app(text: string): string {
    return this.#isOff ? text : maskedApp(text);
  }

  /** Values as plain data; `member`: the name of it, if it has one. */
  plain(value: AmfPlain, member = ''): AmfPlain {
    if (this.#isOff) return value;
    if (typeof value === 'string') {
      const name = member.toLowerCase();
      if (OPEN_MEMBERS.has(name)) return value;
      if (name === 'app') return this.app(value);
      return name.endsWith('url') ? this.url(value) : this.text(value);
    }
    if (Array.isArray(value)) return value.map((item) => this.plain(item));
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.plain(item, key)]));
  }
}
