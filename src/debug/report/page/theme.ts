/** Light or dark: follows the system until the reader chooses. */

export function offerThemes(button: HTMLElement): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const { dataset } = document.documentElement;
  const isDark = (): boolean => (dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const update = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.title = `Show this page ${isDark() ? 'light' : 'dark'}`;
  };
  button.addEventListener('click', () => {
    dataset['theme'] = isDark() ? 'light' : 'dark';
    update();
  });
  system.addEventListener('change', update);
  update();
}
