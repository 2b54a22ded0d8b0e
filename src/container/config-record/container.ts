import type { ConfigCodec, StreamedCodec } from '../../codec/descriptor.ts';
import { codecNamed } from '../../codec/registry.ts';
import type { Container, Opening } from '../descriptor.ts';
import { boxAt, mayBeginBox, recordRange } from './box.ts';
import { ConfigRecordReader } from './reader.ts';

const codec = codecNamed('h264') as StreamedCodec;
const AVC = codec.config as ConfigCodec;

const opening: Opening = { open: () => new ConfigRecordReader(AVC), codec };

export const avcConfig: Container = {
  name: 'avc-config',
  title: 'AVCDecoderConfigurationRecord (avcC)',
  extensions: ['avcc', 'avccfg'],
  probe: (head, complete) => {
    const type = AVC.box ?? '';
    if (!complete && mayBeginBox(head, type)) return { kind: 'maybe' };
    const box = boxAt(head, 0);
    const isWhole = complete || (box?.type === type && box.end <= head.length);
    const { start, end } = recordRange(head, type);
    const kind = AVC.recognise?.(head.subarray(start, end), isWhole) ?? 'no';
    return kind === 'yes' ? { kind, ...opening } : { kind };
  },
  open: () => opening,
};
