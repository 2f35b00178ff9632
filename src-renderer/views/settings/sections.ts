import {
  ArrowUpCircle,
  BatteryMedium,
  FolderInput,
  Globe,
  Info,
  type LucideIcon,
  Settings2,
  Stethoscope,
  Wrench,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { AboutSection } from './about-section.tsx'
import { DiagnosticsSection } from './diagnostics-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { ImportSection } from './import-section.tsx'
import { NetworkSection } from './network-section.tsx'
import { PowerSection } from './power-section.tsx'
import { ToolsSection } from './tools-section.tsx'
import { UpdatesSection } from './updates-section.tsx'

interface SettingsSection {
  /** Stands in the address: `#/settings/about`. */
  id: string
  label: string
  icon: LucideIcon
  /** What stands to the right of the list: one `Section` after the other. */
  component: ComponentType
  /** Only for those who manage Corral. */
  admin?: true
}

/** Every section of the settings, in the order of the list. */
export const sections: [SettingsSection, ...SettingsSection[]] = [
  { id: 'general', label: 'General', icon: Settings2, component: GeneralSection },
  { id: 'tools', label: 'Tools', icon: Wrench, component: ToolsSection },
  { id: 'power', label: 'Power', icon: BatteryMedium, component: PowerSection, admin: true },
  { id: 'network', label: 'Network', icon: Globe, component: NetworkSection, admin: true },
  {
    id: 'diagnostics',
    label: 'Diagnostics',
    icon: Stethoscope,
    component: DiagnosticsSection,
    admin: true,
  },
  {
    id: 'import',
    label: 'Setup and import',
    icon: FolderInput,
    component: ImportSection,
    admin: true,
  },
  { id: 'updates', label: 'Updates', icon: ArrowUpCircle, component: UpdatesSection, admin: true },
  { id: 'about', label: 'About', icon: Info, component: AboutSection },
]
