import { formatMoment } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { linesText } from './line-selection.ts'
import type { NumberedLine } from './log-buffer.ts'
import { levelText, levelTone } from './log-row.tsx'

interface LogLineDialogProps {
  /** The line to show; null while nothing is open. */
  line: NumberedLine | null
  onClose: () => void
}

/** One line in full, its fields one below the other. */
export function LogLineDialog({ line, onClose }: LogLineDialogProps) {
  return (
    <Dialog
      open={line !== null}
      onClose={onClose}
      wide
      title="A line of the log"
      description={
        line !== null && (
          <>
            {formatMoment(line.at)} ·{' '}
            <span className={levelTone[line.level]}>{levelText[line.level]}</span>
          </>
        )
      }
    >
      {line !== null && (
        <>
          <p className="mt-4 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere select-text">
            {line.message}
          </p>
          <pre className="mt-3 max-h-70 overflow-auto rounded-md bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap wrap-anywhere select-text">
            {prettyFields(line.fields)}
          </pre>
          <DialogButtons>
            <CopyButton label="Copy the line" caption="Copy" text={linesText([line])} />
            <Button kind="primary" onClick={onClose}>
              Done
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  )
}

/** As it is where it is no JSON: a line may have been cut. */
function prettyFields(fields: string): string {
  try {
    return JSON.stringify(JSON.parse(fields), null, 2)
  } catch {
    return fields
  }
}
