import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import { SourceError } from '../../../io/source-error.ts';
import { parseRtmpAddress, type RtmpAddress } from '../../../transport/rtmp/address.ts';
import { withoutTrailingSlashes } from '../../../transport/rtmp/trailing-slashes.ts';

/** Another server, or a place on it: what it has not is that of the stream. */
export type RelayTarget = RtmpAddress;

/** Reads `rtmp://host`, `rtmp://host/app` or `rtmp://host/app/name`; throws `SourceError` with what is wrong with it. */
export const relayTargetOf = (text: string): RelayTarget => {
  const target = parseRtmpAddress(text, { upTo: 'server' });
  if ('fault' in target) throw new SourceError('ERR_INVALID_URL', target.fault);
  return target;
};

/** The address of a stream there: app and name are added where the target has none. */
export const relayAddressOf = (target: RelayTarget, { app, name }: StreamPlace): RtmpAddress => {
  const { streamName } = target;
  const named = streamName === '' ? { ...target, streamKey: name, streamName: name } : target;
  if (target.app !== '') return named;
  return { ...named, app, tcUrl: `${withoutTrailingSlashes(target.tcUrl)}/${app}` };
};
