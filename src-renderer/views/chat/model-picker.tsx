import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ReactNode, useMemo, useRef } from 'react'
import { type ChatModel, matchingModels } from '../../lib/chat-models.ts'
import { ModelPickerItem } from './model-picker-item.tsx'

interface ModelPickerProps {
  /** What is chosen, for those who do not see it. */
  label: string
  models: readonly ChatModel[]
  /** `null`: none of those that can be chosen. */
  chosen: ChatModel | null
  onChoose: (id: string) => void
  /** What stands there when the chosen one is gone. */
  missing?: string
  /** What is on the button that opens it; without it, the name of what is chosen. */
  face?: ReactNode
  /** How that button looks. */
  className?: string
  startsOpen?: boolean
  onClosed?: () => void
  /** Where the keyboard goes on once one is chosen; else it goes back to the button. */
  leadsTo?: () => HTMLElement | null
}

interface Group {
  value: string
  items: ChatModel[]
}

const mostShown = 200

/** One of the models, found by typing. */
export function ModelPicker(props: ModelPickerProps) {
  const { label, models, chosen, missing = '', onChoose, face, onClosed, leadsTo } = props
  const { className = nameClass, startsOpen = false } = props
  const groups = useMemo(() => groupsOf(models), [models])
  const hasChosen = useRef(false)
  return (
    <Combobox.Root<ChatModel>
      items={groups}
      value={chosen}
      defaultOpen={startsOpen}
      limit={mostShown}
      autoHighlight
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(one, other) => one.id === other.id}
      filter={(model, query) => matchingModels([model], query).length > 0}
      onValueChange={(model) => model !== null && onChoose(model.id)}
      onOpenChange={(_, { reason }) => {
        hasChosen.current = reason === 'item-press'
      }}
      onOpenChangeComplete={(open) => !open && onClosed?.()}
    >
      <Combobox.Trigger aria-label={label} className={className}>
        {face === undefined ? (
          <>
            <span className="min-w-0 truncate text-md font-semibold">
              {chosen?.name ?? (missing || 'Choose a model')}
            </span>
            <ChevronsUpDown size={13} className="shrink-0 text-ink-3" aria-hidden />
          </>
        ) : (
          face
        )}
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} className="z-20 outline-none">
          <Combobox.Popup
            aria-label={label}
            finalFocus={() => (hasChosen.current && leadsTo?.()) || true}
            className="flex max-h-[min(var(--available-height),420px)] w-90 max-w-[calc(100vw-32px)] flex-col overflow-hidden rounded-md bg-raised shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0"
          >
            <Combobox.Input
              aria-label="Find"
              placeholder="Find by name, provider or size"
              className="h-9 shrink-0 border-b border-line bg-transparent px-3 outline-none select-text"
            />
            <Combobox.Empty className="px-3 text-ink-3 not-empty:py-3">
              No model of that name
            </Combobox.Empty>
            <Combobox.List className="min-h-0 overflow-y-auto p-1 outline-none empty:p-0">
              {(group: Group) => (
                <Combobox.Group key={group.value} items={group.items} className="not-first:mt-1">
                  <Combobox.GroupLabel className="px-2 pt-1 pb-0.5 text-xs font-semibold text-ink-3">
                    {group.value}
                  </Combobox.GroupLabel>
                  <Combobox.Collection>
                    {(model: ChatModel) => (
                      <Combobox.Item
                        key={model.id}
                        value={model}
                        className="grid grid-cols-[14px_1fr_14px] items-center gap-x-2 rounded-xs px-2 py-1.5 outline-none data-highlighted:bg-fill-strong"
                      >
                        <ModelPickerItem model={model} />
                        <Combobox.ItemIndicator className="col-start-3 row-start-1 text-accent">
                          <Check size={14} aria-hidden />
                        </Combobox.ItemIndicator>
                      </Combobox.Item>
                    )}
                  </Combobox.Collection>
                </Combobox.Group>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

const nameClass =
  'flex h-8 min-w-0 items-center gap-1.5 rounded-sm px-2 hover:bg-fill data-popup-open:bg-fill'

function groupsOf(models: readonly ChatModel[]): Group[] {
  return [...Map.groupBy(models, ({ group }) => group)].map(([value, items]) => ({ value, items }))
}
