import { CloudOff, EyeOff, LockKeyhole } from 'lucide-react'
import type { ChatModel } from '../../lib/chat-models.ts'
import type { DraftFile } from '../../lib/draft-file.ts'
import { routeTo } from '../../lib/route.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { useModels } from '../../stores/models.ts'
import { useProviders } from '../../stores/providers.ts'
import { useVault } from '../../stores/vault.ts'
import { Notice } from '../../ui/notice.tsx'

interface ComposerNoticeProps {
  /** Ids of those that are asked. */
  chosen: readonly string[]
  /** Those of them that are there. */
  models: readonly ChatModel[]
  files: readonly DraftFile[]
}

/** Why a question would not be answered as it stands. */
export function ComposerNotice({ chosen, models, files }: ComposerNoticeProps) {
  const nothingLeaves = useActivitySettings(({ value }) => value?.nothing_leaves === true)
  const locked = useVault(({ value }) => value?.state === 'locked')
  const isKnown = useModels(({ value }) => value !== null)
  const hasProviders = useProviders(({ value }) => value !== null)
  const admin = useCaller((caller) => caller.admin === true)
  const remote = models.filter(({ provider }) => provider !== null)
  const leaving = models.filter(({ leaves }) => leaves)
  const gone = chosen.filter((id) => models.every((model) => model.id !== id))
  const blind = models.filter(({ pictures }) => pictures === false)

  if (gone.length > 0 && isKnown && hasProviders) {
    return <Notice>{`${gone.join(', ')} is not there any more. Choose another model.`}</Notice>
  }
  if (nothingLeaves && leaving.length > 0) {
    return (
      <Notice
        icon={CloudOff}
        action={admin && <Way screen="egress">Open Egress</Way>}
      >{`${namesOf(leaving)} cannot be asked: Corral is set to let nothing leave this Mac.`}</Notice>
    )
  }
  if (locked && remote.length > 0) {
    return (
      <Notice icon={LockKeyhole} action={admin && <Way screen="security">Open Security</Way>}>
        {`${namesOf(remote)} cannot be asked while the vault with its key is locked.`}
      </Notice>
    )
  }
  if (files.some(({ kind }) => kind === 'image') && blind.length > 0) {
    return (
      <Notice icon={EyeOff}>
        {`${namesOf(blind)} cannot see pictures: models on this Mac only read text. Take the picture out, or ask a model of a provider.`}
      </Notice>
    )
  }
  return null
}

function Way({ screen, children }: { screen: string; children: string }) {
  return (
    <a
      href={routeTo(screen)}
      draggable={false}
      className="shrink-0 cursor-default rounded-xs font-medium text-accent underline underline-offset-2"
    >
      {children}
    </a>
  )
}

function namesOf(models: readonly ChatModel[]): string {
  return models.map(({ name }) => name).join(' and ')
}
