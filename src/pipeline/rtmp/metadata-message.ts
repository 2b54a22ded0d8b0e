import type { Amf0Value } from '../../amf/value.ts';
import { parseMediaMessage } from '../../container/flv/body/parse-body.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { withoutSetDataFrame } from '../../transport/rtmp/command/data-frame.ts';
import { isMetadata } from '../../transport/rtmp/session/media.ts';

/** Metadata of more bytes is passed on unread: that of encoders has a kilobyte, with an index of key frames some hundred. */
export const MAX_METADATA_BYTES = 256 << 10;

/** A member of onMetaData. */
export interface MetadataMember {
  readonly key: string;
  readonly value: Amf0Value;
}

/** Is it onMetaData, with the wrapper of a publisher or without? Looks at the name alone. */
export const isMetadataMessage = (message: MediaMessage): boolean =>
  message.kind === 'script' && isMetadata({ ...message, body: withoutSetDataFrame(message.body) });

/** The members of onMetaData; none for other messages, and for one that is too long. */
export const metadataMembers = (message: MediaMessage): readonly MetadataMember[] => {
  if (message.body.length > MAX_METADATA_BYTES || !isMetadataMessage(message)) return [];
  const { script } = parseMediaMessage(message);
  const [values] = script === undefined ? [] : scriptMessage(script).values;
  return values !== undefined && 'properties' in values ? (values.properties as readonly MetadataMember[]) : [];
};
