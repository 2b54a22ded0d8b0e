import { runInProcess } from '../commands/in-process.ts';
import type { Nalu } from './elements.ts';

export interface Inspection {
  /** How the program ended: 0, 1 (read, with errors in the stream) or 3 (unknown input). */
  readonly exitCode: number;
  /** `annexb`, `avcc`, …; `undefined` if the input was not recognised. */
  readonly format: string | undefined;
  readonly nalus: readonly Nalu[];
  readonly summary: Summary | undefined;
}

/** The summary of a stream, as far as it is compared. */
export interface Summary {
  readonly frameRate?: { readonly num: number; readonly den: number };
  readonly durationSeconds?: number;
}

interface InspectionRecord {
  readonly record: string;
  readonly input?: { readonly format?: string };
}

/** Runs `rtmpkit nalu` on a stream, with every syntax element of every unit. */
export const inspect = async (path: string): Promise<Inspection> => {
  const { code, stdout, stderr } = await runInProcess(['nalu', path, '--trace', '--ndjson', '--quiet']);
  if (code !== 0 && code !== 1 && code !== 3) throw new Error(`rtmpkit nalu ${path} ended with ${code}: ${stderr}`);
  const nalus: Nalu[] = [];
  let format: string | undefined;
  let summary: Summary | undefined;
  for (const line of stdout.split('\n')) {
    if (line === '') continue;
    const record = JSON.parse(line) as InspectionRecord;
    if (record.record === 'header') format = record.input?.format;
    else if (record.record === 'nalu') nalus.push(record as unknown as Nalu);
    else if (record.record === 'summary') summary = record as Summary;
  }
  return { exitCode: code, format, nalus, summary };
};
