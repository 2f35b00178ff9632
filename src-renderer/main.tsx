import './styles/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyBrowserScheme } from './lib/scheme.ts'
import { startConnection } from './stores/connection.ts'
import { keepPoolHistory } from './stores/pool-history.ts'

applyBrowserScheme()
startConnection()
keepPoolHistory()

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root element')

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
