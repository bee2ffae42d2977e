import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/chaos/**'],
          sequence: { groupOrder: 1 }
        }
      },
      {
        // One after the other, behind all others: what they measure is not to be the load of the tests.
        test: {
          name: 'chaos',
          include: ['test/chaos/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
