import type { ConversionSummary } from '../analysis/conversion.ts';
import type { Context } from '../io/context.ts';
import { type Output, OutputExistsError, openOutput } from '../io/output.ts';
import { Sink } from '../io/sink.ts';
import { openSource, type Source } from '../io/source.ts';
import type { Conversion } from '../pipeline/convert/conversion.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { type ConversionReport, ConvertView } from '../present/convert-view.ts';
import { Progress } from '../present/progress.ts';
import { ConversionError, RtmpkitError } from '../syntax/errors.ts';
import { type ConvertOptions, type ConvertPlan, planConversion } from './convert-plan.ts';
import { routeOf } from './convert-route.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';

/** `rtmpkit convert`: writes a stream in another format. */
export const runConvert = async (
  input: string,
  outputPath: string,
  options: ConvertOptions,
  context: Context,
): Promise<ExitCode> => {
  const plan = planConversion(input, outputPath, options);
  if (outputPath === '-' && context.stdout.isTTY === true) {
    throw new UsageError('the output is binary data: redirect standard output to a file or a pipe');
  }
  const view = new ConvertView({
    json: options.json === true ? new Sink(context.stdout) : undefined,
    err: new Sink(context.stderr),
    theme: await themeFor(wantsColour(options.color, context.env, context.stderr)),
    input: input === '-' ? 'stdin' : input,
    quiet: options.quiet === true,
    showsInfo: plan.fixes.length > 0,
  });
  const source = await openSource(input, context);
  const route = await routeOf(plan, source, context);
  const output = created(() => openOutput(outputPath, options.force === true, context));
  const conversion = route.start(output);
  const run: Run = { plan, source, output, conversion, view, context };
  const failure = await convert(run);
  await conversion.close();
  const keeps = failure === undefined && (!context.interrupted.aborted || source.sizeBytes === undefined);
  let config: ConversionSummary['config'];
  if (keeps) {
    await output.commit();
    config = await writeConfig(run);
  } else output.abandon();
  const report: ConversionReport = {
    input: {
      path: source.path ?? null,
      format: route.format,
      ...(source.sizeBytes !== undefined && { sizeBytes: source.sizeBytes }),
    },
    output: { path: output.path ?? null, format: plan.to, ...(keeps && { sizeBytes: output.sizeBytes }) },
    summary: {
      complete: failure === undefined && !context.interrupted.aborted && !output.closed,
      ...conversion.facts,
      ...(config !== undefined && { config }),
      diagnostics: view.counts,
    },
  };
  await view.end(report);
  if (context.interrupted.aborted) return EXIT.interrupted;
  return view.counts.error > 0 && !output.closed ? EXIT.findings : EXIT.ok;
};

interface Run {
  readonly plan: ConvertPlan;
  readonly source: Source;
  readonly output: Output;
  readonly conversion: Conversion;
  readonly view: ConvertView;
  readonly context: Context;
}

const created = (open: () => Output): Output => {
  try {
    return open();
  } catch (error) {
    throw error instanceof OutputExistsError ? new UsageError(error.message) : error;
  }
};

/** Runs to the end; what made it fail, where the output format has no room for the stream. */
const convert = async ({ source, output, conversion, view, context }: Run): Promise<RtmpkitError | undefined> => {
  const progress = new Progress(context, source.sizeBytes);
  try {
    for await (const { items, findings, bytesRead } of conversion.run()) {
      for (const item of items) if (item.kind === 'diagnostic') view.diagnostic(item.record);
      for (const finding of findings) view.diagnostic({ record: 'diagnostic', ...finding });
      progress.update(bytesRead);
      await view.flush();
      if (output.closed) break;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ConversionError || (error instanceof RtmpkitError && error.code === 'not-encodable'))) {
      output.abandon();
      throw error;
    }
    view.diagnostic({ record: 'diagnostic', severity: 'error', code: error.code, message: error.message });
    return error;
  } finally {
    await progress.stop();
  }
};

const writeConfig = async ({ plan, conversion, context }: Run): Promise<ConversionSummary['config']> => {
  const { config: path, force } = plan.options;
  if (conversion.config === undefined || path === undefined) return undefined;
  const output = created(() => openOutput(path, force === true, context));
  output.write(conversion.config);
  await output.commit();
  return { path, sizeBytes: output.sizeBytes };
};
