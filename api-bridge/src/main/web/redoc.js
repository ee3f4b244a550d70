"use strict";

// Redoc has no dark theme; parts of it would be unreadable.
const fonts = { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } };
const theme = { colors: { primary: { main: "#0b6e75" } }, typography: fonts };

Redoc.init("/openapi.json", { theme }, document.getElementById("redoc"));
