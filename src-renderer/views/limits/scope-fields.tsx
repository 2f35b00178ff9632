import { SelectField } from '../../ui/select-field.tsx'
import { type Scope, scopeNames, useScopes } from './scopes.ts'

interface ScopeFieldsProps<T extends Scope> {
  /** The kinds to choose from. */
  scopes: readonly T[]
  scope: T
  id: string | null
  onChange: (scope: T, id: string | null) => void
}

const oneOf = { app: 'App', user: 'User', key: 'Key', provider: 'Provider' }
const noneOf = {
  app: 'No app has a token yet',
  user: 'No user yet',
  key: 'No key yet',
  provider: 'No provider yet',
}

/** Whose limit it is. */
export function ScopeFields<T extends Scope>({ scopes, scope, id, onChange }: ScopeFieldsProps<T>) {
  const all = useScopes()
  const kind: Scope = scope
  const choices = kind === 'all' ? [] : all[kind]
  return (
    <div className="mt-4 grid grid-cols-2 items-start gap-3">
      <SelectField
        label="For"
        choices={scopes.map((value) => ({ value, label: scopeNames[value] }))}
        value={scope}
        onChange={(next) => onChange(next, null)}
      />
      {kind !== 'all' && (
        <SelectField
          key={kind}
          label={oneOf[kind]}
          placeholder={choices.length === 0 ? noneOf[kind] : 'Choose'}
          choices={choices}
          disabled={choices.length === 0}
          value={id}
          onChange={(next) => onChange(scope, next)}
        />
      )}
    </div>
  )
}
