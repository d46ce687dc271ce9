/** Measures the contrast of every visible text, as the Web Content Accessibility Guidelines 2.2 define it. */

declare global {
  interface Window {
    /** Each pair of colours with a text, as `ratio colour on colour: text`, lowest ratio first. */
    contrasts(): { readonly ratio: number; readonly text: string }[];
  }
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
if (context === null) throw new Error('There is no canvas to read colours from');
const canvas = context;

window.contrasts = () => {
  const found = new Map<string, { ratio: number; text: string }>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || element.closest('script, noscript') !== null) continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const ground = groundOf(element);
    const colour = over(read(element instanceof SVGElement ? style.fill : style.color), ground);
    const ratio = ratioOf(colour, ground);
    const key = `${colour.join()} on ${ground.join()}`;
    if (!found.has(key)) found.set(key, { ratio, text: `${ratio.toFixed(2)} ${key}: ${text.slice(0, 40)}` });
  }
  return [...found.values()].sort((a, b) => a.ratio - b.ratio);
};

/** The background of an element: the background colours of its ancestors, blended. */
function groundOf(element: Element): Colour {
  const below =
    element.parentElement === null ? ([255, 255, 255, 1] as const) : groundOf(element.parentElement);
  return over(read(getComputedStyle(element).backgroundColor), below);
}

function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
  const mix = (top: number, bottom: number): number => Math.round(top * alpha + bottom * (1 - alpha));
  return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
}

/** Parse any CSS colour: paint it, and read the pixel. */
function read(colour: string): Colour {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function ratioOf(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
