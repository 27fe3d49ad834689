import { defineConfig } from 'vitest/config'

// `npm run test:dynamodb`: what runs on Amazon's DynamoDB Local, which scripts/dynamodb-local.ts starts.
export default defineConfig({
  test: {
    include: ['tests/dynamodb/**/*.dynamodb.ts'],
    setupFiles: ['scripts/require-node-24.js'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
