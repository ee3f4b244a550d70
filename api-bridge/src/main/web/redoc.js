"use strict";

const fonts = { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } };
const theme = { colors: { primary: { main: "#0b6e75" } }, typography: fonts };

if (window.matchMedia("(prefers-color-scheme: dark)").matches) {
  const paper = "#0f171b";
  const card = "#172227";
  const ink = "#e7eef0";
  Object.assign(theme, {
    colors: {
      primary: { main: "#4fc0c7" },
      text: { primary: ink, secondary: "#a0b0b8" },
      border: { dark: "#34444c", light: "#26343b" },
      responses: {
        success: { color: "#55c78a", backgroundColor: card, tabTextColor: "#55c78a" },
        error: { color: "#f07c74", backgroundColor: card, tabTextColor: "#f07c74" },
      },
    },
    schema: { nestedBackground: card, typeNameColor: "#a0b0b8", typeTitleColor: "#a0b0b8" },
    sidebar: { backgroundColor: card, textColor: ink },
    rightPanel: { backgroundColor: "#0a1013", textColor: ink },
    typography: { ...fonts, code: { color: "#f5a623", backgroundColor: card } },
  });
  document.body.style.backgroundColor = paper;
}

Redoc.init("/openapi.json", { theme, hideDownloadButton: false }, document.getElementById("redoc"));
