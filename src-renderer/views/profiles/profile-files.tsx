import { useRef, useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { importProfiles } from '../../stores/profiles.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons, Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { readProfileFile, saveProfiles } from './profile-file.ts'

interface ProfileFilesProps {
  /** There is nothing to export. */
  isEmpty: boolean
  readOnly: boolean
}

/** Profiles out of Corral and into it again, as files. */
export function ProfileFiles({ isEmpty, readOnly }: ProfileFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  const { busy, problem, attempt } = useAttempt()
  const [added, setAdded] = useState<readonly string[]>([])
  const [told, setTold] = useState(false)

  async function take(file: File): Promise<void> {
    setAdded([])
    await attempt(async () => {
      const profiles = await importProfiles(await readProfileFile(file))
      setAdded(profiles.map(({ name }) => name))
    })
    setTold(true)
  }

  return (
    <>
      {!readOnly && (
        <>
          <input
            ref={input}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label="File of profiles"
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file again is a choice, too.
              event.target.value = ''
              if (file) void take(file)
            }}
          />
          <Button disabled={busy} onClick={() => input.current?.click()}>
            Import…
          </Button>
        </>
      )}
      {!isEmpty && <Button onClick={() => void saveProfiles(null)}>Export all</Button>}
      <Dialog
        open={told}
        onClose={() => setTold(false)}
        title={
          problem === null ? `${formatCount(added.length, 'profile')} imported` : 'Not imported'
        }
      >
        {problem === null ? (
          <p className="mt-1 wrap-anywhere text-ink-2">
            {added.length === 0 ? 'The file holds none.' : added.join(', ')}
          </p>
        ) : (
          <Problem className="mt-3">{problem}</Problem>
        )}
        <DialogButtons>
          <Button kind="primary" onClick={() => setTold(false)}>
            Done
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  )
}
