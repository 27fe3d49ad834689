import tseslint from 'typescript-eslint'

// The rooms, top floor first. An import may only go down this list (docs: README, "The house").
const floors = [
  ['bench'],
  ['tests'],
  ['infra'],
  ['local'],
  ['evals'],
  ['handlers'],
  ['adapters'],
  ['tools'],
  ['agent'],
  ['channel'],
  ['shop'],
  ['language'],
]

const upwards = (rooms, message) => ({
  regex: `^(\\.\\./)+(${rooms.join('|')})(/|$)`,
  message,
})

/** One rule a floor: nothing above it, and no neighbour on it, may be imported. */
const arrows = floors.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const forbidden = floors
      .slice(0, floor + 1)
      .flat()
      .filter((other) => other !== room)
    return {
      files: [`${room}/**/*.ts`],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            patterns: [
              upwards(
                forbidden.length ? forbidden : ['(?!)'],
                `${room}/ may only import from the rooms below it`,
              ),
            ],
          },
        ],
      },
    }
  }),
)

const restrict = (files, ignores, patterns) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
})
const above = (room) =>
  floors
    .slice(
      0,
      floors.findIndex((f) => f.includes(room)),
    )
    .flat()

const special = [
  restrict(
    ['adapters/embedded/**/*.ts'],
    [],
    [
      upwards(above('adapters'), 'adapters/ may only import from the rooms below it'),
      { regex: '/aws/', message: 'the two sets of adapters do not know each other' },
    ],
  ),
  restrict(
    ['adapters/aws/**/*.ts'],
    [],
    [
      upwards(above('adapters'), 'adapters/ may only import from the rooms below it'),
      { regex: '/embedded/', message: 'the two sets of adapters do not know each other' },
    ],
  ),
  // The offline model sees what Claude sees: text in, text out. Only words and the port's types.
  restrict(
    ['adapters/embedded/model/**/*.ts'],
    ['**/*.test.ts'],
    [
      {
        regex: '^(\\.\\./)+(?!language/|\\.\\./|agent/model\\.ts$)',
        message: 'the offline model may import language/ and agent/model.ts only',
      },
    ],
  ),
  restrict(
    ['handlers/*.ts'],
    ['**/*.test.ts'],
    [
      upwards(
        [...above('handlers'), 'adapters'],
        'handlers are factories: they are given their adapters',
      ),
    ],
  ),
]

export default tseslint.config(
  { ignores: ['node_modules/', 'cdk.out/', 'dist/', 'coverage/', '.retailmind/'] },
  ...tseslint.configs.recommendedTypeChecked.map((c) => ({ ...c, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'named exports only',
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  ...arrows,
  ...special,
  {
    // Tools that want a default export get one.
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
)
