import { useState } from 'react'
import type { Profile } from '../../../src-main/contract/profiles.ts'
import { errorMessage, faultyField } from '../../lib/error-message.ts'
import { createProfile, updateProfile } from '../../stores/profiles.ts'
import { useChosenModel } from '../../stores/use-chosen-model.ts'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Fold } from '../../ui/fold.tsx'
import { MemoryFields } from './memory-fields.tsx'
import { NameFields } from './name-fields.tsx'
import { draftOf, fieldsOf, isComplete, type ProfileDraft } from './profile-draft.ts'
import { PromptFields } from './prompt-fields.tsx'
import { SamplingFields } from './sampling-fields.tsx'

interface ProfileFormProps {
  profile: Profile | null
  onClose: () => void
}

/** Lives as long as the dialog is open. */
export function ProfileForm({ profile, onClose }: ProfileFormProps) {
  const chosen = useChosenModel()
  const [draft, setDraft] = useState<ProfileDraft>(() => draftOf(profile, chosen?.baseId ?? ''))
  const [fault, setFault] = useState<{ field: string; message: string } | null>(null)

  function change(next: Partial<ProfileDraft>): void {
    setFault(null)
    setDraft({ ...draft, ...next })
  }

  async function save(): Promise<void> {
    try {
      const fields = fieldsOf(draft)
      await (profile === null ? createProfile(fields) : updateProfile(profile.id, fields))
    } catch (error) {
      const [field] = faultyField(error)?.split('.') ?? []
      if (field !== 'name' && field !== 'aliases') throw error
      return setFault({
        field,
        message: errorMessage(error).replace(/^(name|aliases[.\d]*): /, ''),
      })
    }
    onClose()
  }

  const problemOf = (field: string) => (fault?.field === field ? fault.message : null)
  const { temperature, topP, topK, minP, repeatPenalty, maxTokens, context } = draft
  const sampling = [temperature, topP, topK, minP, repeatPenalty, maxTokens].filter(Boolean).length
  const memory = [context, draft.kvCacheType !== 'auto', draft.pinned].filter(Boolean).length
  return (
    <DialogForm
      verb={profile === null ? 'Create' : 'Save'}
      ready={isComplete(draft)}
      onSubmit={save}
      onCancel={onClose}
    >
      <NameFields
        draft={draft}
        nameProblem={problemOf('name')}
        aliasProblem={problemOf('aliases')}
        onChange={change}
      />
      <PromptFields draft={draft} onChange={change} />
      <Fold className="mt-3" title="Sampling" note={noteOf(sampling)} startsOpen={sampling > 0}>
        <SamplingFields draft={draft} onChange={change} />
      </Fold>
      <Fold className="mt-2" title="Memory" note={noteOf(memory)} startsOpen={memory > 0}>
        <MemoryFields draft={draft} onChange={change} />
      </Fold>
    </DialogForm>
  )
}

function noteOf(count: number): string {
  return count === 0 ? 'as the model is' : `${count} set`
}
