import { CorralError } from '../errors.ts'
import type { ProviderFacts } from '../providers/access/access.ts'
import type { RuleFields } from './rule.ts'
import { compileRulePattern } from './rule-pattern.ts'

/**
 * A rule that can be kept, its backends named as Corral names them.
 * @param before what is as it was is not looked at again: its provider may be gone
 * @throws CorralError `invalid_input`
 */
export function checkRule(
  fields: RuleFields,
  before: RuleFields | null,
  provider: (name: string) => Pick<ProviderFacts, 'name'> | null,
): RuleFields {
  const backend = (type: string, param: string): string => {
    const lower = type.toLowerCase()
    if (lower === 'local' || lower === 'alias' || isUsedBy(before, type)) {
      return lower === 'local' || lower === 'alias' ? lower : type
    }
    const known = provider(type)
    if (known) return known.name
    const message = `There is no provider '${type}'. Use local, alias or the name of a provider.`
    throw new CorralError('invalid_input', message, { param })
  }
  const checked: RuleFields = {
    ...fields,
    backendType: backend(fields.backendType, 'backend_type'),
    fallbackBackend:
      fields.fallbackBackend === null ? null : backend(fields.fallbackBackend, 'fallback_backend'),
    targets: fields.targets.map((target) => ({
      ...target,
      backend_type: backend(target.backend_type, 'targets'),
    })),
  }
  checkAliases(checked)
  checkGroups(checked)
  return checked
}

function isUsedBy(before: RuleFields | null, type: string): boolean {
  if (!before) return false
  const { backendType, fallbackBackend, targets } = before
  return [backendType, fallbackBackend, ...targets.map((one) => one.backend_type)].includes(type)
}

function checkAliases({ backendType, backendModel, targets, fallbackBackend }: RuleFields): void {
  const unnamed = [
    { type: backendType, model: backendModel, param: 'backend_model' },
    ...targets.map(({ backend_type: type, backend_model: model }) => ({
      type,
      model,
      param: 'targets',
    })),
    { type: fallbackBackend, model: null, param: 'fallback_backend' },
  ].find(({ type, model }) => type === 'alias' && model === null)
  if (!unnamed) return
  const message = 'An alias needs a backend_model: the name under which to ask again.'
  throw new CorralError('invalid_input', message, { param: unnamed.param })
}

/** Also reads the pattern of a regex. */
function checkGroups(rule: RuleFields): void {
  const { patternType, modelPattern, backendModel, targets } = rule
  const groupCount =
    patternType === 'regex'
      ? compileRulePattern(modelPattern).groupCount
      : Number(patternType === 'prefix')
  const models = [backendModel, ...targets.map((target) => target.backend_model)]
  for (const [name, digit] of models.flatMap((model) => [
    ...(model ?? '').matchAll(/\$([1-9])/g),
  ])) {
    if (Number(digit) <= groupCount) continue
    const message = `${name} stands for a group that the pattern does not have.`
    throw new CorralError('invalid_input', message, { param: 'backend_model' })
  }
}
