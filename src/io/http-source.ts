import type { Context } from './context.ts';
import { type Source, SourceError } from './source-error.ts';

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/** Opens a URL: a file on a server, or an endless live stream (HTTP-FLV). Redirects are followed. */
export const openUrl = async (address: string, { interrupted }: Context): Promise<Source> => {
  const { url, headers } = requestOf(address);
  // Aborts the request, and the body for any reader.
  const closing = new AbortController();
  const close = async (): Promise<void> => closing.abort();
  if (interrupted.aborted) closing.abort();
  else interrupted.addEventListener('abort', close, { once: true });
  const response = await request(url, headers, closing.signal);
  if (response === undefined) return { path: url.href, sizeBytes: undefined, isLive: true, chunks: noChunks(), close };
  if (!response.ok) {
    await response.body?.cancel();
    const status = `${response.status} ${response.statusText}`.trim();
    throw new SourceError(`HTTP_${response.status}`, `the server returned ${status}`);
  }
  const length = response.headers.get('content-length');
  // Of a compressed body the length is unknown.
  const isPlain = response.headers.get('content-encoding') === null;
  const chunks = bodyOf(response, closing.signal);
  const givesRanges = isPlain && response.headers.get('accept-ranges')?.toLowerCase() === 'bytes';
  return {
    path: url.href,
    ...(givesRanges && { openAt: (offset) => openRange(url, headers, offset, closing.signal) }),
    sizeBytes: isPlain && length !== null && /^[0-9]+$/.test(length) ? Number(length) : undefined,
    isLive: true,
    chunks,
    close,
  };
};

/** Name and password go into a header: `fetch` refuses them in the URL, and messages should not repeat them. */
const requestOf = (address: string): { readonly url: URL; readonly headers: Record<string, string> } => {
  let url: URL;
  try {
    url = new URL(address);
  } catch (error) {
    throw new SourceError('ERR_INVALID_URL', 'is not a valid URL', { cause: error });
  }
  const headers: Record<string, string> = { 'user-agent': 'rtmpkit' };
  if (url.username !== '' || url.password !== '') {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers['authorization'] = `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(user)))}`;
    url.username = '';
    url.password = '';
  }
  return { url, headers };
};

/** The response; `undefined` when the request was aborted. */
const request = async (
  url: URL,
  headers: Record<string, string>,
  closed: AbortSignal,
): Promise<Response | undefined> => {
  try {
    return await fetch(url, { headers, redirect: 'follow', signal: closed });
  } catch (error) {
    if (closed.aborted) return undefined;
    throw networkError(error, 'cannot be opened');
  }
};

/** The input from a byte offset on. */
const openRange = async (
  url: URL,
  headers: Record<string, string>,
  offset: number,
  closed: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> => {
  const response = await request(url, { ...headers, range: `bytes=${offset}-` }, closed);
  if (response === undefined) return noChunks();
  // 416: the range begins at the end.
  if (response.status === 206) return bodyOf(response, closed);
  await response.body?.cancel();
  if (response.status === 416) return noChunks();
  throw new SourceError(`HTTP_${response.status}`, `the server gives no ranges: it returned ${response.status}`);
};

async function* noChunks(): AsyncGenerator<Uint8Array> {}

async function* bodyOf(response: Response, closed: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  try {
    for await (const chunk of response.body) {
      if (closed.aborted) return;
      yield chunk;
    }
  } catch (error) {
    if (!closed.aborted) throw networkError(error, 'connection lost');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refused the connection',
  ECONNRESET: 'the server closed the connection',
  ENOTFOUND: 'no such server',
  EAI_AGAIN: 'the name of the server cannot be resolved',
  ETIMEDOUT: 'the server does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'the server does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'the server does not answer',
  UND_ERR_BODY_TIMEOUT: 'the server stopped sending',
  UND_ERR_SOCKET: 'the server closed the connection',
};

/** `fetch` wraps the error; its own message says nothing. */
const networkError = (error: unknown, what: string): SourceError => {
  const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  const { code = 'ENETWORK', message } = cause;
  return new SourceError(code, `${what}: ${REASONS[code] ?? message}`, { cause: error });
};
