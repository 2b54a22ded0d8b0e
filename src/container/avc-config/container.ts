import { codecNamed } from '../../codec/registry.ts';
import type { Container } from '../descriptor.ts';
import { AvcConfigReader } from './reader.ts';

const open = () => new AvcConfigReader();

export const avcConfig: Container = {
  name: 'avc-config',
  title: 'AVCDecoderConfigurationRecord (avcC)',
  extensions: ['avcc', 'avccfg'],
  probe: (head, complete) => {
    const kind = codecNamed('h264')?.config?.recognise?.(head, complete) ?? 'no';
    return kind === 'yes' ? { kind, open } : { kind };
  },
  open: () => open,
};
