import { Box, Cable, type LucideIcon, MessageCircle } from 'lucide-react'
import type { ComponentType } from 'react'
import { ChatView } from '../views/chat/chat-view.tsx'
import { ConnectView } from '../views/connect/connect-view.tsx'
import { ModelsView } from '../views/models/models-view.tsx'

interface ScreenEntry {
  /** Stands in the address: `#/chat`. */
  id: string
  label: string
  icon: LucideIcon
  view: ComponentType
}

/** Every screen, in the order of the sidebar and of Command-1, Command-2, … */
export const screens: [ScreenEntry, ...ScreenEntry[]] = [
  { id: 'chat', label: 'Chat', icon: MessageCircle, view: ChatView },
  { id: 'models', label: 'Models', icon: Box, view: ModelsView },
  { id: 'connect', label: 'Connect', icon: Cable, view: ConnectView },
]
