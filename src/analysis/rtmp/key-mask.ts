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

/** publishing types: never secret, though they may be the name of a stream. */
const PUBLISHING_TYPES: ReadonlySet<string> = new Set(['live', 'record', 'append']);

/** Members whose texts are of RTMP itself. */
const OPEN_MEMBERS: ReadonlySet<string> = new Set(['code', 'level', 'type']);

/** Values in texts of authentication: `?reason=needauth&user=U&salt=S&challenge=C`. */
const CREDENTIALS = /\b(user|salt|challenge|opaque|response|nonce|token|password|pass|key)=[^&\s\]]*/gi;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A stream name with its secret masked: of one that is a whole URL, what comes before the last part is shown. */
const maskedName = (name: string): string => {
  if (name === '') return name;
  const at = isUrl(name) ? withoutTrailingSlashes(name).lastIndexOf('/') + 1 : 0;
  return `${withoutUser(name.slice(0, at))}${MASKED}`;
};

const isUrl = (name: string): boolean => /^[a-z]+:\/\//i.test(name);

/** A password may have an `@`: the last one before the path ends it. */
const withoutUser = (text: string): string => text.replace(/^([a-z]+:\/\/)[^/]*@/i, `$1${MASKED}@`);

/** Replaces the secrets of a connection in all that is said of it: the names of its streams, queries and credentials. */
export class KeyMask {
  readonly #isOff: boolean;
  readonly #secrets = new Map<string, string>();
  #within: RegExp | undefined;

  constructor(showKeys: boolean) {
    this.#isOff = showKeys;
  }

  /** The name of a stream, without and with its query. */
  learn(name: string): void {
    if (this.#isOff || name === '' || name.length > MAX_LENGTH || this.#secrets.has(name)) return;
    const [path = ''] = name.split('?');
    const last = withoutTrailingSlashes(path).split('/').at(-1) ?? '';
    for (const secret of [name, path, last]) {
      if (secret !== '' && !this.#secrets.has(secret) && this.#secrets.size < MAX_SECRETS)
        this.#secrets.set(secret, maskedName(secret));
    }
    // Of a URL its last part is secret.
    const long = [...this.#secrets.keys()].filter((secret) => secret.length >= MIN_WITHIN_TEXT && !isUrl(secret));
    long.sort((a, b) => b.length - a.length);
    this.#within =
      long.length === 0 ? undefined : new RegExp(`(?<![\\w-])(?:${long.map(escaped).join('|')})(?![\\w-])`, 'g');
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
    const within =
      this.#within === undefined
        ? text
        : text.replace(this.#within, (found) => (PUBLISHING_TYPES.has(found) ? found : MASKED));
    return within.replace(CREDENTIALS, `$1=${MASKED}`);
  }

  /** An app or URL: its query and its user are secret. */
  url(text: string): string {
    if (this.#isOff) return text;
    const at = text.indexOf('?');
    return this.text(withoutUser(at < 0 ? text : `${text.slice(0, at)}?${MASKED}`));
  }

  /** The name of an application: its query is secret, but not a name that a stream has, too. */
  app(text: string): string {
    const at = text.indexOf('?');
    return this.#isOff || at < 0 ? text : `${text.slice(0, at)}?${MASKED}`;
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
