import { Argument } from 'commander';
import { loadPreset, PRESET_NAMES, UnknownPresetError } from '../analysis/checks/presets/load-presets.ts';
import { type Preset, presetId } from '../analysis/checks/presets/preset.ts';
import type { Context } from '../io/context.ts';
import { type Sink, textSink } from '../io/sink.ts';
import { type ColourChoice, type Theme, themeFor, wantsColour } from '../present/colour.ts';
import { section } from '../present/rule-text.ts';
import { cutTo, widthOf } from '../present/width.ts';
import { allPresets } from './check/named-presets.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { settingText } from './explain.ts';
import { PRESETS_MANUAL } from './manuals/presets.ts';
import { addColourOption } from './options.ts';

export interface PresetsOptions {
  readonly json?: true;
  readonly color: ColourChoice;
}

/** Schema name and version. */
const PRESETS_SCHEMA = 'rtmpkit/presets/1';

const runPresets = async (
  [action, name]: readonly (string | undefined)[],
  { json, color }: PresetsOptions,
  context: Context,
): Promise<ExitCode> => {
  if (action !== undefined && name === undefined) {
    throw new UsageError(`which one? rtmpkit presets show ${PRESET_NAMES.join('|')}`);
  }
  const presets = name === undefined ? await allPresets() : [await presetNamed(name)];
  const out = textSink(context.stdout, context.env);
  if (json === true) out.write(`${JSON.stringify({ schema: PRESETS_SCHEMA, presets }, undefined, 2)}\n`);
  else {
    const theme = await themeFor(wantsColour(color, context.env, context.stdout));
    if (name === undefined) list(presets, out, theme, widthOf(context.stdout));
    else for (const line of presetLines(presets[0] as Preset, theme)) out.write(`${line}\n`);
  }
  await out.finish();
  return EXIT.ok;
};

const presetNamed = async (name: string): Promise<Preset> => {
  try {
    return await loadPreset(name);
  } catch (error) {
    throw error instanceof UnknownPresetError ? new UsageError(error.message) : error;
  }
};

const list = (presets: readonly Preset[], out: Sink, theme: Theme, width: number | undefined): void => {
  const idWidth = Math.max(...presets.map((preset) => presetId(preset).length));
  const confidenceWidth = Math.max(...presets.map(({ confidence }) => confidence.length));
  for (const preset of presets) {
    const head = `${preset.checked}  ${preset.confidence.padEnd(confidenceWidth)}`;
    const rest = width === undefined ? undefined : width - idWidth - head.length - 4;
    out.write(`${theme.strong(presetId(preset).padEnd(idWidth))}  ${theme.dim(head)}  ${cutTo(rest, preset.title)}\n`);
  }
};

function* presetLines(preset: Preset, theme: Theme): Generator<string> {
  const { title, checked, confidence, source, rules, notes = [] } = preset;
  yield `${theme.strong(presetId(preset))}  ${title}`;
  const sources = source.map((text, index) => [index === 0 ? 'source' : '', text] as const);
  const bases = preset.extends === undefined ? [] : [['extends', preset.extends.join(', ')] as const];
  const remarks = notes.map((text, index) => [index === 0 ? 'notes' : '', text] as const);
  yield* section('Facts', [['checked', `${checked}, ${confidence}`], ...bases, ...sources, ...remarks], theme);
  yield* section(
    'Rules',
    Object.entries(rules).map(([id, setting]) => [id, settingText(setting)]),
    theme,
  );
}

/** `rtmpkit presets`. */
export const presetsCommand: CommandModule<PresetsOptions> = {
  description:
    'Lists the presets of rtmpkit check: rules of services and purposes, with the date and source of their numbers.',
  examples: [
    ['rtmpkit presets', 'a line for each'],
    ['rtmpkit presets show twitch', 'its sources and rules'],
  ],
  manual: PRESETS_MANUAL,
  takesInput: false,
  addArguments: (command) =>
    command
      .addArgument(new Argument('[action]', 'show: one preset').choices(['show']))
      .argument('[name]', 'name of a preset, the newest of it, or name@date'),
  addOptions: (command) => addColourOption(command.option('--json', 'one JSON document')),
  run: (operands, options, context) => runPresets(operands, options, context),
};
