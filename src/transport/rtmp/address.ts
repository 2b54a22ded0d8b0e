/** Where a stream is published to or played from. */
export interface RtmpAddress {
  readonly scheme: 'rtmp' | 'rtmps';
  /** Name or IP address; an IPv6 address without its brackets. */
  readonly host: string;
  /** 1..65535; 1935 for rtmp and 443 for rtmps where the address has none. */
  readonly port: number;
  /** Of the connect command: `live`, `live/instance`, `live?token=x`. Empty if the address has none. */
  readonly app: string;
  /** Without its query. Empty if the address has none. */
  readonly streamKey: string;
  /** After the `?` of the key, without it. Empty if there is none. */
  readonly query: string;
  /** Name of the publish and play commands: the key with its query. */
  readonly streamName: string;
  /** Of the connect command: the address up to the app, without user and password. */
  readonly tcUrl: string;
  readonly user?: string;
  readonly password?: string;
}

/** Why a text is no address; it repeats no part of it that may be secret. */
export interface RtmpAddressFault {
  readonly fault: string;
}

/** How an address is read. */
export interface RtmpAddressOptions {
  /** How much of it must be there: a proxy needs the server only. `key` without it. */
  readonly upTo?: 'server' | 'app' | 'key';
  /** The app, for a server whose app the default does not cut: the path has to begin with it. */
  readonly app?: string;
}

const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/([^/?]*)(?:\/([\s\S]*))?$/i;

const DEFAULT_PORTS = { rtmp: 1935, rtmps: 443 } as const;

/** Schemes of RTMP that are not supported, with the reason. */
const OTHER_SCHEMES: Readonly<Record<string, string>> = {
  rtmpt: 'tunnels RTMP through HTTP',
  rtmpts: 'tunnels RTMP through HTTPS',
  rtmpe: 'encrypts RTMP by a key that anybody can compute',
  rtmpte: 'encrypts RTMP, and tunnels it through HTTP',
  rtmfp: 'is a protocol of its own over UDP',
};

const MASK = '****';

/**
 * Reads `rtmp[s]://[user[:password]@]host[:port]/app[/instance]/key[?query]`.
 *
 * The app is cut as FFmpeg cuts it: the first part of the path, and the second one, too, if a third follows
 * (`/a/key`, but `/a/b/key` with the app `a/b`); a second part with a colon begins the key (`/a/mp4:dir/file`), and
 * `ondemand` is always an app alone. Other than in FFmpeg, a `/` in the query of the key does not count, and the ending
 * of the key stays. The query of an app comes before the key: `/a?token=x/key`. Nothing is decoded but user and password.
 */
export const parseRtmpAddress = (text: string, options: RtmpAddressOptions = {}): RtmpAddress | RtmpAddressFault => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000- \u007f]/.test(text)) return { fault: 'the address has a space or a control character' };
  const [, scheme, authority = '', path = ''] = ADDRESS.exec(text) ?? [];
  if (scheme === undefined) return { fault: 'an address begins with rtmp:// or rtmps://' };
  const known = schemeOf(scheme.toLowerCase());
  if (typeof known !== 'string') return known;
  const server = serverOf(authority, known);
  if ('fault' in server) return server;
  const cut = options.app === undefined ? cutPath(path) : cutAfter(path, options.app);
  if ('fault' in cut) return cut;
  const upTo = options.upTo ?? 'key';
  if (cut.app === '' && upTo !== 'server') return { fault: `the address has no app: ${known}://host/app/key` };
  const streamName = cut.query === '' ? cut.streamKey : `${cut.streamKey}?${cut.query}`;
  if (streamName === '' && upTo === 'key') return { fault: `the address has no stream key: ${known}://host/app/key` };
  const { written, ...place } = server;
  return {
    scheme: known,
    ...place,
    ...cut,
    streamName,
    tcUrl: `${known}://${written}/${cut.app}`,
  };
};

/** The address for people: without password and queries, and without what comes after the first part of the app. */
export const maskedAddress = ({ scheme, host, port, app, streamKey, query, user, password }: RtmpAddress): string => {
  const login = user === undefined ? '' : `${user}${password === undefined ? '' : `:${MASK}`}@`;
  const server = `${bracketed(host)}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
  const [, first = '', more = '', appQuery = ''] = /^([^/?]*)([^?]*)([\s\S]*)$/.exec(app) ?? [];
  // Who ends an address with a slash has the key in the app.
  const key = streamKey === '' && query === '' && more === '' ? '' : `/${MASK}`;
  return `${scheme}://${login}${server}/${first}${appQuery === '' ? '' : `?${MASK}`}${key}`;
};

const schemeOf = (scheme: string): 'rtmp' | 'rtmps' | RtmpAddressFault => {
  if (scheme === 'rtmp' || scheme === 'rtmps') return scheme;
  const why = OTHER_SCHEMES[scheme];
  if (why === undefined) return { fault: `an address with ${scheme}: is not RTMP: rtmp:// or rtmps://` };
  return { fault: `${scheme}: ${why}, and is not supported: rtmp:// or rtmps://` };
};

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

type Server = Pick<RtmpAddress, 'host' | 'port' | 'user' | 'password'> & {
  /** Host and port as the address has them. */
  readonly written: string;
};

/** `[user[:password]@]host[:port]` */
const serverOf = (authority: string, scheme: 'rtmp' | 'rtmps'): Server | RtmpAddressFault => {
  const at = authority.lastIndexOf('@');
  const written = authority.slice(at + 1);
  const [, ip, name = '', digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(written) ?? [];
  const host = ip ?? name;
  if (host === '') {
    const isBareIp = (written.match(/:/g)?.length ?? 0) > 1 && !written.includes('[');
    return { fault: isBareIp ? 'an IPv6 address stands in brackets: rtmp://[::1]/app/key' : 'the address has no host' };
  }
  if (ip !== undefined && !isIpv6(ip)) return { fault: 'what stands in brackets is no IPv6 address' };
  const port = digits === undefined ? DEFAULT_PORTS[scheme] : portOf(digits);
  if (port === undefined) return { fault: 'the port of the address is no number from 1 to 65535' };
  return { host, port, written, ...loginOf(at < 0 ? undefined : authority.slice(0, at)) };
};

const portOf = (digits: string): number | undefined => {
  const port = /^[0-9]{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 0xffff ? port : undefined;
};

/** Characters of an IPv6 address with its zone; the resolver judges the rest. */
const isIpv6 = (text: string): boolean => /^[0-9a-f]*:[0-9a-f:.]*(?:%[\w.-]+)?$/i.test(text);

const loginOf = (login: string | undefined): Pick<RtmpAddress, 'user' | 'password'> => {
  if (login === undefined) return {};
  const colon = login.indexOf(':');
  if (colon < 0) return { user: decoded(login) };
  return { user: decoded(login.slice(0, colon)), password: decoded(login.slice(colon + 1)) };
};

/** Percent-encoding resolved; text with a `%` that encodes nothing stays. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

type Cut = Pick<RtmpAddress, 'app' | 'streamKey' | 'query'>;

/** The path, without its first slash, in FFmpeg's way. */
const cutPath = (path: string): Cut => {
  const mark = path.indexOf('?');
  const plain = mark < 0 ? path : path.slice(0, mark);
  const query = mark < 0 ? '' : path.slice(mark + 1);
  const first = plain.indexOf('/');
  if (first < 0) return cutAppQuery(plain, query, mark >= 0);
  const second = plain.indexOf('/', first + 1);
  const colon = plain.indexOf(':', first + 1);
  const isInstance = second >= 0 && !(colon >= 0 && colon < second) && plain.slice(0, first) !== 'ondemand';
  const end = isInstance ? second : first;
  return { app: plain.slice(0, end), streamKey: plain.slice(end + 1), query };
};

/** An app with no key after it in the path: after its query there may be one. */
const cutAppQuery = (app: string, query: string, hasQuery: boolean): Cut => {
  const slash = query.lastIndexOf('/');
  if (slash >= 0) return { app: `${app}?${query.slice(0, slash)}`, streamKey: query.slice(slash + 1), query: '' };
  return { app: hasQuery ? `${app}?${query}` : app, streamKey: '', query: '' };
};

/** The path with its app given. */
const cutAfter = (path: string, app: string): Cut | RtmpAddressFault => {
  if (path !== app && !path.startsWith(`${app}/`))
    return { fault: `the path of the address does not begin with the app` };
  const name = path.slice(app.length + 1);
  const mark = name.indexOf('?');
  return mark < 0
    ? { app, streamKey: name, query: '' }
    : { app, streamKey: name.slice(0, mark), query: name.slice(mark + 1) };
};
