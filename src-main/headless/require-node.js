// The commands of a checkout run the TypeScript sources, which needs Node 22.18 or later.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Corral needs Node 22.18 or later; this is ${process.versions.node}. ` +
      'In the project folder, "npm start" and "npm exec corral -- …" use the right one.',
  )
  process.exit(1)
}
