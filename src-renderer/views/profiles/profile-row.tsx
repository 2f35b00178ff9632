import type { Profile } from '../../../src-main/contract/profiles.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useModelNames } from '../pool/use-model-name.ts'
import { ProfileActions } from './profile-actions.tsx'
import { profileFacts, profileWarning } from './profile-text.ts'

interface ProfileRowProps {
  profile: Profile
  readOnly: boolean
}

export function ProfileRow({ profile, readOnly }: ProfileRowProps) {
  const { name, modelId, description, aliases, pinned, missing } = profile
  const modelName = useModelNames()
  const facts = profileFacts(profile)
  const warning = profileWarning(profile)
  return (
    <li aria-label={name} className="flex items-start gap-3 py-3 pr-3 pl-4">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium select-text">{name}</span>
          <CopyText label="Copy model name" text={name} hideText />
          {pinned && <Tag>Pinned</Tag>}
          {missing && <Tag tone="danger">Model missing</Tag>}
          <span className="ml-auto shrink-0 truncate pl-2 text-ink-2">{modelName(modelId)}</span>
        </p>
        {description !== '' && <p className="wrap-anywhere text-ink-2">{description}</p>}
        <p className="text-sm text-ink-3">
          {facts.length === 0 ? 'As the model is' : facts.join(' · ')}
        </p>
        {aliases.length > 0 && (
          <p className="text-sm wrap-anywhere text-ink-3 select-text">
            Other names: {aliases.join(', ')}
          </p>
        )}
        {warning !== null && <p className="mt-1 text-sm text-danger select-text">{warning}</p>}
      </div>
      {!readOnly && <ProfileActions profile={profile} />}
    </li>
  )
}
