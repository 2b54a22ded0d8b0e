import type { ConfigCodec } from '../../codec/descriptor.ts';
import { codecNamed } from '../../codec/registry.ts';
import type { Container } from '../descriptor.ts';
import { ConfigRecordReader } from './reader.ts';

const AVC = codecNamed('h264')?.config as ConfigCodec;

const open = () => new ConfigRecordReader(AVC);

export const avcConfig: Container = {
  name: 'avc-config',
  title: 'AVCDecoderConfigurationRecord (avcC)',
  extensions: ['avcc', 'avccfg'],
  probe: (head, complete) => {
    const kind = AVC.recognise?.(head, complete) ?? 'no';
    return kind === 'yes' ? { kind, open } : { kind };
  },
  open: () => open,
};
