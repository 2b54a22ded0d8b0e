import type { Container, OpenReader, OpenStage } from './descriptor.ts';

/** What a container with samples gives. */
export interface SampleFormat extends Pick<Container, 'name' | 'title' | 'mismatch' | 'extensions'> {
  /** Do these bytes begin it? `maybe`: more of them are needed. */
  begins(head: Uint8Array, complete: boolean): 'yes' | 'maybe' | 'no';
  readonly reader?: OpenReader;
  readonly isPlaylist?: true;
}

/** Samples are not read by a stage: see `Container.reader`. */
const noStage: OpenStage = () => {
  throw new Error('a container with samples has a reader');
};

/** A container whose samples are read: its first bytes prove it, and its tracks tell the codec. */
export const sampleContainer = ({ begins, ...format }: SampleFormat): Container => ({
  ...format,
  probe: (head, complete) => {
    const verdict = begins(head, complete);
    return verdict === 'yes' ? { kind: 'yes', open: noStage } : { kind: verdict };
  },
  open: () => ({ open: noStage }),
});
