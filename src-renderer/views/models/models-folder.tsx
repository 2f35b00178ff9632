import { FolderOpen } from 'lucide-react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/section.tsx'

export function ModelsFolder({ folder }: { folder: string }) {
  return (
    <Section title="Models folder" description="Put GGUF files here. They appear at once.">
      <div className="flex items-center gap-3 rounded-lg border border-line bg-card py-2.5 pr-2.5 pl-4">
        <FolderOpen size={16} className="shrink-0 text-ink-3" aria-hidden />
        <code className="min-w-0 flex-1 truncate text-sm select-text" title={folder}>
          {folder}
        </code>
        <CopyButton label="Copy folder path" text={folder} caption="Copy path" />
      </div>
    </Section>
  )
}
