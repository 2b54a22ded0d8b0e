import { runInProcess } from '../commands/in-process.ts';

/** The report of `rtmpkit convert --json`, as far as it is compared. */
export interface ConvertReport {
  readonly input: { readonly format: string };
  readonly diagnostics: readonly { readonly severity: string; readonly code: string; readonly message: string }[];
  readonly summary: {
    readonly nalus?: { readonly read: number; readonly written: number };
    readonly verification?: { readonly identical: boolean; readonly compared: number };
    readonly tracks?: readonly { readonly kind: string; readonly codec: string; readonly samples: number }[];
    readonly flv?: { readonly frames: number; readonly timing?: { readonly delayFrames: number } };
    readonly audio?: { readonly sampleRateHz: number; readonly channels: number };
  };
}

export interface Conversion {
  readonly code: number;
  readonly stderr: string;
  /** Absent if rtmpkit does not recognise the input. */
  readonly report: ConvertReport | undefined;
}

/** Runs `rtmpkit convert --json`. */
export const tryConvert = async (input: string, output: string, ...flags: readonly string[]): Promise<Conversion> => {
  const { code, stdout, stderr } = await runInProcess(['convert', input, output, '--json', ...flags]);
  return { code, stderr, report: stdout === '' ? undefined : (JSON.parse(stdout) as ConvertReport) };
};

/** Runs `rtmpkit convert --json` on an input that it must recognise. */
export const convert = async (
  input: string,
  output: string,
  ...flags: readonly string[]
): Promise<ConvertReport & { readonly code: number }> => {
  const { code, stderr, report } = await tryConvert(input, output, ...flags);
  if (report === undefined) throw new Error(`exit ${code}: ${stderr}`);
  return { code, ...report };
};
