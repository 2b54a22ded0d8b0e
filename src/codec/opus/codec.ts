import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { deriveOpusHead } from './config/opus-derive.ts';
import { parseOpusHead } from './config/opus-head.ts';
import { opusHeadRules } from './config/opus-rules.ts';
import { opusFrameDuration } from './frame-duration.ts';

/** Opus (RFC 6716); its record is the identification header of Ogg Opus (RFC 7845 5.1). */
export const opus: CodecDescriptor = {
  name: 'opus',
  title: 'Opus',
  kind: 'audio',
  fourCcs: ['Opus'],
  config: { read: configReader({ parse: parseOpusHead, derive: deriveOpusHead, rules: opusHeadRules }) },
  frameDuration: opusFrameDuration,
};
