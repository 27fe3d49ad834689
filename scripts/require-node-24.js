// npm scripts run the Node 24 that `npm ci` put into node_modules/.bin; say so clearly when it did not.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `RetailMind runs on Node 24, but this is ${process.version}.\n` +
      'Run `npm ci` again (it installs Node 24 beside the project) and start through npm, e.g. `npm start`.\n' +
      'If npm refused to run install scripts, allow the one of the package "node".',
  )
  process.exit(1)
}
