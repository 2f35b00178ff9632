import {
  AppWindow,
  Box,
  Cable,
  Gauge,
  type LucideIcon,
  MessageCircle,
  Plug,
  ShieldCheck,
  UsersRound,
  Wallet,
  Waypoints,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { ChatView } from '../views/chat/chat-view.tsx'
import { ConnectView } from '../views/connect/connect-view.tsx'
import { ModelsView } from '../views/models/models-view.tsx'

interface ScreenEntry {
  /** Stands in the address: `#/chat`. */
  id: string
  label: string
  icon: LucideIcon
  view: ComponentType
  /** Screens of one group stand together in the sidebar. */
  group: 'models' | 'access' | 'manage'
  /** Only for those who manage Corral. */
  admin?: true
}

const PoolView = lazy(() =>
  import('../views/pool/pool-view.tsx').then((file) => ({ default: file.PoolView })),
)
const AppsView = lazy(() =>
  import('../views/apps/apps-view.tsx').then((file) => ({ default: file.AppsView })),
)
const ProvidersView = lazy(() =>
  import('../views/providers/providers-view.tsx').then((file) => ({ default: file.ProvidersView })),
)
const RoutingView = lazy(() =>
  import('../views/routing/routing-view.tsx').then((file) => ({ default: file.RoutingView })),
)
const LimitsView = lazy(() =>
  import('../views/limits/limits-view.tsx').then((file) => ({ default: file.LimitsView })),
)
const UsersView = lazy(() =>
  import('../views/users/users-view.tsx').then((file) => ({ default: file.UsersView })),
)
const SecurityView = lazy(() =>
  import('../views/security/security-view.tsx').then((file) => ({ default: file.SecurityView })),
)

/** Every screen, in the order of the sidebar and of Command-1, Command-2, … */
export const screens: [ScreenEntry, ...ScreenEntry[]] = [
  { id: 'chat', label: 'Chat', icon: MessageCircle, view: ChatView, group: 'models' },
  { id: 'models', label: 'Models', icon: Box, view: ModelsView, group: 'models' },
  { id: 'pool', label: 'Pool', icon: Gauge, view: PoolView, group: 'models' },
  { id: 'providers', label: 'Providers', icon: Plug, view: ProvidersView, group: 'access' },
  { id: 'gateway', label: 'Gateway', icon: Cable, view: ConnectView, group: 'access' },
  { id: 'routing', label: 'Routing', icon: Waypoints, view: RoutingView, group: 'access' },
  { id: 'limits', label: 'Limits', icon: Wallet, view: LimitsView, group: 'access' },
  { id: 'apps', label: 'Apps', icon: AppWindow, view: AppsView, group: 'access', admin: true },
  { id: 'users', label: 'Users', icon: UsersRound, view: UsersView, group: 'manage', admin: true },
  {
    id: 'security',
    label: 'Security',
    icon: ShieldCheck,
    view: SecurityView,
    group: 'manage',
    admin: true,
  },
]
