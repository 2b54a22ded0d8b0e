import { isOn } from '../../analysis/checks/checker.ts';
import { withDefaults } from '../../analysis/checks/options.ts';
import { RULES } from '../../analysis/checks/registry.ts';
import type { Context } from '../../io/context.ts';
import { Sink } from '../../io/sink.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { CheckPlan } from './check-plan.ts';

/** Prints a configuration that says of every rule what applies to the input. */
export const printConfig = async (
  plan: CheckPlan,
  [path, ...others]: readonly string[],
  context: Context,
): Promise<ExitCode> => {
  if (others.length > 0) throw new UsageError('--print-config takes one input: files may have rules of their own');
  const active = new Map(
    plan
      .settingsOf(path)
      .rules.filter(isOn)
      .map((one) => [one.rule.id, one]),
  );
  const rules = RULES.map(({ id, options: specs = {} }) => {
    const { severity = 'on', options = {} } = active.get(id) ?? { severity: 'off' };
    const values = Object.entries(withDefaults(specs, options)).filter(([, value]) => value !== undefined);
    return [id, severity === 'off' || values.length === 0 ? severity : [severity, Object.fromEntries(values)]] as const;
  });
  const config = {
    extends: plan.presets.map(({ id }) => id),
    rules: Object.fromEntries(rules),
    limits: plan.limits,
  };
  const out = new Sink(context.stdout);
  out.write(`${JSON.stringify(config, undefined, 2)}\n`);
  await out.finish();
  return EXIT.ok;
};
