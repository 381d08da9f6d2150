// Bundles the script of the report into script.js, and writes beside it the digest that the page's
// content security policy names. Run by cmake/ReportPage.cmake in a folder that holds node_modules.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

await build({
    entryPoints: ["src/main.js"],
    outfile: "script.js",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    charset: "ascii",
    legalComments: "eof",
    logLevel: "warning",
});

const script = readFileSync("script.js", "utf8");
// Inside an HTML page nothing of the script may end it, or begin a comment.
if (/<\/script|<!--/i.test(script)) throw new Error("the script holds </script or <!--");
if (/[^\x00-\x7f]/.test(script)) throw new Error("the script holds a byte that is not ASCII");
writeFileSync("script.js.sha256", createHash("sha256").update(script).digest("base64"));
