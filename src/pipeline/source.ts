import { isRtmp } from '../io/address.ts';
import type { Context } from '../io/context.ts';
import { isUrl } from '../io/http-source.ts';
import { relatedTo } from '../io/related-path.ts';
import { openSource as openLocal, type Source, SourceError } from '../io/source.ts';
import { SYSTEM_CLOCK } from './rtmp/live-clock.ts';
import type { PullOptions } from './rtmp/pull.ts';
import type { Following } from './samples/media-playlist.ts';
import type { SampleAccess } from './samples/open-samples.ts';

export { type Source, SourceError };

/** Opens a path, a URL, an RTMP address, which is read as the FLV that it carries, or standard input. */
export const openSource = async (
  path: string | undefined,
  context: Context,
  options: PullOptions = {},
): Promise<Source> => {
  if (path === undefined || !isRtmp(path)) return openLocal(path, context);
  // Loaded when it is asked for: files need no network.
  const { openPull } = await import('./rtmp/pull.ts');
  return openPull(path, context, options);
};

/** How a container with samples reads its input beyond the bytes in a row, and a playlist its segments, with `open`. */
export const accessTo = (
  { path, file, openAt }: Source,
  open: (path: string) => Promise<Source>,
  following: Omit<Following, 'clock'>,
): SampleAccess => ({
  path,
  ...(file !== undefined && { file }),
  ...(openAt !== undefined && { openAt }),
  openRelated: (uri, from) => open(relatedTo(from, uri)),
  // A playlist that is a file may be what is left of a stream: nobody may ever add to it.
  ...(path !== undefined && isUrl(path) && { following: { ...following, clock: SYSTEM_CLOCK } }),
});
