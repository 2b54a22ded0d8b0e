import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { UnitsOfTag } from './video-units.ts';

/** Pictures or sound of one track in one tag. */
export interface Frame {
  /** Index and byte offset of the tag. */
  readonly tag: number;
  readonly offset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly compositionTimeMs: number;
  /** Bytes of the payload. */
  readonly sizeBytes: number;
  /** FrameType 1; absent for sound. */
  readonly keyframe?: boolean;
  readonly units?: UnitsOfTag;
}

/** Takes what is found. Called, not yielded: a generator for each question costs more than the questions. */
export type Report = (found: Diagnostic) => void;

/** A finding about the frame, at its tag. */
export const findingAt = (
  { tag, offset }: Pick<Frame, 'tag' | 'offset'>,
  severity: Severity,
  code: string,
  message: string,
): Diagnostic => ({ severity, code, message, offset, tag });
