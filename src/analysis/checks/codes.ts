import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { BitstreamErrorCode } from '../../syntax/errors.ts';

/**
 * The rule that each finding of the readers belongs to: by it a finding is explained, raised or turned off. A code that
 * is not here reports what a conversion did.
 */
const CODES_OF_RULES: Readonly<Record<string, readonly string[]>> = {
  'config/expired-ignore': ['ignore-expired'],
  'stream/junk': ['junk'],
  'stream/unsupported': [
    'unsupported-codec',
    'unknown-codec',
    'encrypted',
    'limit',
    'not-read',
    'other-box',
    'other-track',
    'ambiguous-codec',
    'other-stream',
    'other-program',
    'compressed',
    'hls-live',
    'hls-missed',
  ],
  'stream/not-empty': ['empty-input', 'no-video', 'no-frames'],
  'nal/forbidden-bit': ['forbidden-zero-bit', 'obu-reserved-bits'],
  'nal/emulation-prevention': ['forbidden-pattern'],
  'nal/annexb-in-avcc': ['annexb-in-tag', 'annexb-in-sample', 'annexb-in-sequence-header'],
  'container/ivf': ['ivf'],
  'nal/length-prefix': ['nal-length', 'empty-unit', 'obu-size', 'too-many-units'],
  'nal/reserved-type': ['reserved-type', 'unspecified-type', 'rtp-packet'],
  'nal/ref-idc': ['nal-ref-idc'],
  'nal/header': ['nal-header'],
  'nal/order': ['unit-order'],
  'nal/aud-consistent': ['delimiter-again', 'delimiter-missing', 'primary-pic-type'],
  'nal/last-byte-zero': ['last-byte-zero'],
  'au/one-per-sample': ['split-access-unit', 'no-slice', 'several-pictures'],
  'au/picture-boundary': ['guessed-picture'],
  'au/first-slice': ['missing-macroblocks', 'missing-segments'],
  'au/slice-agreement': ['slice-mismatch'],
  'ps/change-without-idr': ['sps-change'],
  'ps/missing': ['unknown-parameter-set', 'no-parameter-sets'],
  'ps/trailing-data': ['trailing-bits'],
  'ps/config-mismatch': [
    'profile-mismatch',
    'compatibility-mismatch',
    'level-mismatch',
    'sequence-header-mismatch',
    'tail-mismatch',
    'sps-mismatch',
  ],
  'ps/config-syntax': [
    'array-not-complete',
    'array-order',
    'array-repeated',
    'array-type',
    'bit-depth',
    'chroma-position',
    'initialization-data',
    'length-size',
    'level',
    'nal-too-short',
    'nal-type',
    'nal-unreadable',
    'no-high-profile-tail',
    'no-parameter-set',
    'no-sps',
    'profile',
    'record-out-of-range',
    'record-unreadable',
    'reserved-bits',
    'rgb-subsampling',
    'subsampling',
    'tier',
    'trailing-bytes',
    'version',
  ],
  'ps/resolution-change': ['frame-rate-changes'],
  'profile/constraint-flags': ['constraint-flags'],
  'profile/tool': ['data-partition', 'profile-tool'],
  'level/valid': ['level-idc'],
  'level/too-low': ['level-limit'],
  'level/dpb': ['dpb-size'],
  'level/interlace-flags': ['interlace-flags'],
  'slice/idr-frame-num': ['idr-frame-num'],
  'slice/idr-pic-id': ['idr-pic-id'],
  'hevc/leading-pictures': ['leading-picture', 'leading-skipped'],
  'hevc/missing-ref': ['lost-reference'],
  'hevc/vps-sps-ptl': ['vps-differs'],
  'sei/order': ['sei-order'],
  'av1/config-record': ['obu-type', 'obu-without-size', 'sequence-header-not-first', 'sequence-header-repeated'],
  'av1/has-size': ['no-obu-size'],
  'av1/one-shown-frame': ['several-shown-frames'],
  'av1/temporal-delimiter': ['temporal-delimiter-again', 'temporal-delimiter-data', 'temporal-delimiter-missing'],
  'slice/frame-num-gap': ['frame-num', 'frame-num-gap', 'missing-frames', 'missing-reference'],
  'slice/poc-vs-pts': ['poc-duplicate', 'picture-order'],
  'gop/starts-with-idr': ['no-random-access'],
  'vui/colour-inconsistent': ['matrix-coefficients'],
  'vui/timing-missing': ['frame-rate-guessed'],
  'vui/timing-mismatch': ['frame-rate', 'frame-rate-differs', 'frame-rate-implausible'],
  'vui/reorder-too-small': ['bitstream-restriction', 'reorder-depth'],
  'audio/config-syntax': [
    'bits-per-sample',
    'block-size',
    'channel-configuration',
    'channel-mapping',
    'coupled-streams',
    'frame-size',
    'mapping-family',
    'no-channels',
    'no-core-object-type',
    'no-streams',
    'object-type',
    'sample-rate',
    'sampling-frequency',
    'too-many-channels',
    'too-many-streams',
    'unusual-object-type',
  ],
  'container/structure': ['container-syntax', 'container-truncated', 'missing-samples'],
  'hls/target-duration': ['target-duration'],
  'mpegts/continuity': ['ts-continuity', 'ts-damaged'],
  'flv/tag-structure': [
    'command-data',
    'damaged-tag',
    'data-offset',
    'empty-tag',
    'flv-reserved-bits',
    'flv-version',
    'previous-tag-size',
    'second-header',
    'stream-id',
    'truncated-tag',
    'unknown-script-data',
    'unknown-tag-type',
  ],
  'flv/timestamp-top-bit': ['timestamp-top-bit'],
  'flv/missing-sequence-header': ['no-sequence-header'],
  'flv/sequence-header-change': ['empty-sequence-header', 'new-sequence-header', 'record-differs'],
  'flv/keyframe-flag': ['frame-type', 'no-key-frame'],
  'flv/dts-monotonic': ['dts-backward'],
  'flv/dts-duplicate': ['dts-duplicate'],
  'flv/timestamp-jump': ['dts-jump', 'dts-gap'],
  'flv/negative-cts': ['pts-before-dts'],
  'flv/composition-time': ['composition-time'],
  'flv/cts-zero-with-reorder': ['composition-times-zero'],
  'flv/cts-rounding': ['rounding-drift'],
  'flv/interleave': ['interleave'],
  'flv/av-drift': ['audio-drift'],
  'flv/metadata': ['metadata-differs', 'metadata-again'],
  'flv/av-flags': ['header-flags'],
  'flv/end-of-sequence-then-frames': ['after-end-of-sequence', 'end-of-sequence-data'],
  'flv/codec-change': ['new-codec', 'new-sound-format'],
  'flv/adts': ['adts-in-tag'],
  'rtmp/abort': ['rtmp-abort', 'rtmp-abort-continued', 'rtmp-after-abort'],
  'rtmp/acknowledgement': ['rtmp-ack-increment', 'rtmp-ack-mismatch', 'rtmp-ack-wrapped', 'rtmp-unacknowledged'],
  'rtmp/capabilities': ['rtmp-capabilities'],
  'rtmp/chunk-size': ['rtmp-chunk-size'],
  'rtmp/chunk-stream': [
    'rtmp-chunk-desync',
    'rtmp-chunk-size-guessed',
    'rtmp-cut',
    'rtmp-message-interrupted',
    'rtmp-skipped',
    'rtmp-unfinished-messages',
  ],
  'rtmp/chunk-stream-id': ['rtmp-csid', 'rtmp-fresh-delta'],
  'rtmp/close': ['rtmp-close', 'rtmp-closed-after-start', 'rtmp-reset'],
  'rtmp/extended-timestamp': ['rtmp-extended-delta', 'rtmp-extended-timestamp', 'rtmp-fmt3-delta'],
  'rtmp/fourcc-not-offered': ['rtmp-fourcc-not-offered'],
  'rtmp/media-missing': ['rtmp-no-audio', 'rtmp-no-key-frame', 'rtmp-no-media'],
  'rtmp/message-size': ['rtmp-message-size'],
  'rtmp/message-syntax': [
    'rtmp-amf3',
    'rtmp-control-stream',
    'rtmp-message-syntax',
    'rtmp-trailing-bytes',
    'rtmp-unknown-message',
  ],
  'rtmp/metadata': ['rtmp-metadata-form'],
  'rtmp/reconnect': ['rtmp-reconnect'],
  'rtmp/refused': ['rtmp-refused'],
  'rtmp/second-publisher': ['rtmp-second-publisher'],
  'rtmp/stream-name': ['rtmp-url-in-name'],
  'rtmp/track-times': ['rtmp-track-time'],
  'rtmp/unanswered': ['rtmp-unanswered'],
  'rtmp/handshake': [
    'rtmp-handshake-digest',
    'rtmp-handshake-echo',
    'rtmp-handshake-truncated',
    'rtmp-version',
    'rtmpe',
  ],
  'pts/duplicate': ['pts-duplicate'],
  'rtmp/capture': ['capture-block', 'capture-gap', 'capture-link-type', 'capture-snaplen', 'capture-truncated'],
};

/** Findings of the readers about what a rule judges by itself, with limits of its own. */
const JUDGED_BY_RULES: Readonly<Record<string, string>> = {
  'key-frame-interval': 'gop/max-interval',
  'key-frame-not-idr': 'gop/closed',
};

/** Codes of the syntax reader, which units have, and the bodies of tags: they belong to the rule of where they are. */
const SYNTAX_CODES: readonly BitstreamErrorCode[] = [
  'truncated',
  'out-of-range',
  'forbidden-value',
  'exp-golomb-too-long',
];
const SYNTAX_OF_UNITS = 'nal/syntax';
const SYNTAX_OF_TAGS = 'flv/syntax';

const RULE_OF_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries(CODES_OF_RULES).flatMap(([rule, codes]) => codes.map((code) => [code, rule] as const)),
);

const isSyntaxCode = (code: string): boolean => (SYNTAX_CODES as readonly string[]).includes(code);

/** The id of the rule that a finding of the readers belongs to. */
export const ruleOf = ({ code, nalu, tag, messageIndex }: Diagnostic): string | undefined => {
  // A message has the body of a tag.
  if (isSyntaxCode(code))
    return nalu === undefined && (tag ?? messageIndex) !== undefined ? SYNTAX_OF_TAGS : SYNTAX_OF_UNITS;
  return RULE_OF_CODE.get(code);
};

/** The ids of rules that gather findings of the readers. */
export const RULES_OF_CODES: readonly string[] = [...Object.keys(CODES_OF_RULES), SYNTAX_OF_UNITS, SYNTAX_OF_TAGS];

/** The id of the rule that judges what findings with this code are about: `check` has its findings instead. */
export const ruleInsteadOf = (code: string): string | undefined => JUDGED_BY_RULES[code];

/** The codes of findings that belong to a rule. */
export const codesOfRule = (rule: string): readonly string[] =>
  rule === SYNTAX_OF_UNITS || rule === SYNTAX_OF_TAGS ? SYNTAX_CODES : (CODES_OF_RULES[rule] ?? []);

/** Do the readers find what breaks the rule, or something like it? */
export const isFoundByReaders = (rule: string): boolean =>
  RULES_OF_CODES.includes(rule) || Object.values(JUDGED_BY_RULES).includes(rule);
