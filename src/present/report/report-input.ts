import type { StreamRecord } from '../../analysis/report/stream-record.ts';
import type { InfoFile } from '../info/info-file.ts';

/** An input of a report. */
export interface ReportInput extends InfoFile {
  /** `a`, `b` of two inputs; absent of one. */
  readonly letter?: 'a' | 'b';
  /** Its video track; absent if it has none. */
  readonly stream?: StreamRecord;
}

/** Begins the ids of what belongs to an input: `a-`. */
export const idPrefix = ({ letter }: Pick<ReportInput, 'letter'>): string => (letter === undefined ? '' : `${letter}-`);

/** Ends the titles of what belongs to an input: ` of a`. */
export const ofInput = ({ letter }: Pick<ReportInput, 'letter'>): string =>
  letter === undefined ? '' : ` of ${letter}`;

/** What the quantizer of a track is called: AV1 has base_q_idx. */
export const quantizerName = ({ summary }: StreamRecord): 'QP' | 'base_q_idx' =>
  summary.base_q_idx === undefined ? 'QP' : 'base_q_idx';
