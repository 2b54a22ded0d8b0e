import { isRtmp, maskedPath, notWritable } from '../io/address.ts';
import type { Context } from '../io/context.ts';
import { type Output, OutputExistsError, openOutput } from '../io/output.ts';
import { SegmentedOutput } from '../io/segmented-output.ts';
import type { Source } from '../io/source-error.ts';
import { hasSeparateRecord } from '../pipeline/convert/output-formats.ts';
import type { PushOutput } from '../pipeline/rtmp/push.ts';
import type { ConvertPlan } from './convert-plan.ts';
import { InputError, UsageError } from './errors.ts';
import { networkOptionsOf } from './network-options.ts';

/** What a conversion writes to. */
export interface ConvertOutputs {
  readonly output: Output;
  /** Output of the configuration record. */
  readonly config: Output | undefined;
  /** The same as `output`, if it is an RTMP stream. */
  readonly stream?: PushOutput;
}

/** Throws `InputError` for an output that is no file or pipe, nor an RTMP stream where there may be one. */
export const refuseAddress = (path: string, mayBeStream: boolean): void => {
  const isStream = isRtmp(path);
  if (isStream && mayBeStream) return;
  const why = isStream ? 'addresses are not written here, only files' : notWritable(path);
  if (why !== undefined) throw new InputError(`${maskedPath(path)}: ${why}`);
};

/** Opens the outputs, or none if one cannot be written. */
export const openOutputs = async (
  path: string,
  plan: ConvertPlan,
  source: Source,
  context: Context,
): Promise<ConvertOutputs> => {
  if (isRtmp(path)) return publish(path, plan, source, context);
  const { to, options } = plan;
  const file = openFile(path, plan, context);
  const output = to === 'hls' ? new SegmentedOutput(path, file, options.force === true) : file;
  if (options.config === undefined || !hasSeparateRecord(to)) return { output, config: undefined };
  try {
    return { output, config: openFile(options.config, plan, context) };
  } catch (error) {
    output.abandon();
    throw error;
  }
};

const openFile = (path: string, { options }: ConvertPlan, context: Context): Output => {
  try {
    return openOutput(path, options.force === true, context);
  } catch (error) {
    throw error instanceof OutputExistsError ? new UsageError(error.message) : error;
  }
};

/** A file is published as fast as it plays; what is live comes at its own pace. */
const publish = async (
  path: string,
  { options }: ConvertPlan,
  source: Source,
  context: Context,
): Promise<ConvertOutputs> => {
  const { openPush } = await import('../pipeline/rtmp/push.ts');
  const { realtime = !source.isLive, startTimestamp, duration } = options;
  try {
    const stream = await openPush(path, context, {
      ...networkOptionsOf(path, options, context),
      realtime,
      startTimestampMs: startTimestamp,
      durationMs: duration,
    });
    return { output: stream, config: undefined, stream };
  } catch (error) {
    if ((error as Error).name !== 'SourceError' || context.interrupted.aborted) throw error;
    throw new InputError(`${maskedPath(path)}: ${(error as Error).message}`, { cause: error });
  }
};
