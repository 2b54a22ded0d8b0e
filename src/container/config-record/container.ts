import type { ConfigCodec, StreamedCodec } from '../../codec/descriptor.ts';
import { STREAMED_CODECS } from '../../codec/registry.ts';
import type { Container, FormatName, Opening } from '../descriptor.ts';
import { boxAt, mayBeginBox, recordRange } from './box.ts';
import { ConfigRecordReader } from './reader.ts';

/** Values of `--format`, and file name endings, by codec. */
const NAMES: Readonly<Record<string, { readonly name: FormatName; readonly extensions: readonly string[] }>> = {
  h264: { name: 'avc-config', extensions: ['avcc', 'avccfg'] },
  hevc: { name: 'hevc-config', extensions: ['hvcc'] },
  av1: { name: 'av1-config', extensions: ['av1c'] },
};

/** A configuration record that is recognised by its content, alone or in its box. */
type KnownRecord = ConfigCodec & Required<Pick<ConfigCodec, 'box' | 'recognise' | 'title'>>;

const isKnown = (config: ConfigCodec | undefined): config is KnownRecord =>
  config?.box !== undefined && config.recognise !== undefined && config.title !== undefined;

const configRecord = (codec: StreamedCodec): readonly Container[] => {
  const { config, name } = codec;
  const named = NAMES[name];
  if (named === undefined || !isKnown(config)) return [];
  const { box: type, title, recognise } = config;
  const opening: Opening = { open: () => new ConfigRecordReader(config), codec };
  return [
    {
      ...named,
      title: `${title} (${type})`,
      probe: (head, complete, codecs) => {
        if (!codecs.includes(codec)) return { kind: 'no' };
        if (!complete && mayBeginBox(head, type)) return { kind: 'maybe' };
        const box = boxAt(head, 0);
        const isWhole = complete || (box?.type === type && box.end <= head.length);
        const { start, end } = recordRange(head, type);
        const kind = recognise(head.subarray(start, end), isWhole);
        return kind === 'yes' ? { kind, ...opening } : { kind };
      },
      open: () => opening,
    },
  ];
};

/** A format for the decoder configuration record of each codec. */
export const CONFIG_RECORDS: readonly Container[] = STREAMED_CODECS.flatMap(configRecord);
