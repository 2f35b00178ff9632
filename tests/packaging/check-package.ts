import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { licenceProblems, packageProblems } from './package-problems.ts'
import { type PackagedApp, readPackage } from './read-package.ts'
import { writeSkeletonElectron } from './skeleton-electron.ts'
import { tryPackaged } from './try-packaged.ts'

// Without an argument: builds the Mac app here, around a skeleton of Electron and the dependencies
// of a Mac (from the registry), and looks through it. With the path of an app: looks through that.

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const maxBuffer = 64 * 1024 * 1024
const path = process.argv[2]

if (path === undefined) await checkOwnBuild()
else await checkGiven(resolve(path))

async function checkGiven(given: string): Promise<void> {
  const app = await readPackage(given)
  report(app, licenceProblems(app))
}

async function checkOwnBuild(): Promise<void> {
  const folder = await temporaryFolder()
  try {
    const built = await build(folder)
    const asar = join(built, 'Contents', 'Resources', 'app.asar')
    report(await readPackage(built), await tryPackaged(asar, folder))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** @returns the path of the app */
async function build(folder: string): Promise<string> {
  const project = join(folder, 'project')
  const dist = join(folder, 'electron')
  await mkdir(project)
  const inputs = ['package.json', 'package-lock.json', '.npmrc', 'electron-builder.yml']
  for (const input of [...inputs, 'resources', 'out', 'docs']) {
    await cp(join(projectRoot, input), join(project, input), { recursive: true })
  }
  say('the dependencies of a Mac…')
  const platform = ['--os=darwin', '--cpu=arm64', '--ignore-scripts']
  await run('npm', ['ci', ...platform, '--no-audit', '--no-fund'], { cwd: project, maxBuffer })
  const { devDependencies } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  ) as { devDependencies: { electron: string } }
  await writeSkeletonElectron(dist, devDependencies.electron)
  say('the app…')
  const builder = join(require.resolve('electron-builder/package.json'), '..', 'cli.js')
  const options = [`-c.electronDist=${dist}`, '-c.mac.identity=null', '--publish', 'never']
  const target = ['--projectDir', project, '--mac', 'dir', '--arm64']
  await run(process.execPath, [builder, ...target, ...options], { cwd: project, maxBuffer })
  return join(project, 'release', 'mac-arm64', 'Corral.app')
}

function report(app: PackagedApp, others: readonly string[]): void {
  const { entries, unpacked, sizes } = app
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  say(`app.asar: ${entries.length} entries, ${megabytes(sizes.asarBytes)}`)
  say(`beside it: ${unpacked.length} files, ${megabytes(sizes.unpackedBytes)}`)
  say(`the app: ${megabytes(sizes.appBytes)}${path === undefined ? ' without Electron' : ''}`)
  say(`fuses: ${JSON.stringify(app.fuses)}`)
  const problems = [...packageProblems(app), ...others]
  for (const problem of problems) console.error(`check-package: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  else say('as it should be')
}

function say(line: string): void {
  console.log(`check-package: ${line}`)
}
