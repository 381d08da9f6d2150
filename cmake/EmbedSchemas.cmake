# cmake -DOUTPUT=file.c -DSCHEMAS=a.json;b.json -P EmbedSchemas.cmake
# Writes the files as the C table that engine/io/schema.h declares: the program explains the columns
# with the very words of models/schema.
set(tables "")
set(rows "")
foreach(schema ${SCHEMAS})
    get_filename_component(name ${schema} NAME_WE)
    file(READ ${schema} hexadecimal HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${hexadecimal}")
    string(APPEND tables "static const unsigned char ${name}_json[] = {${bytes}};\n")
    string(APPEND rows "    {\"${name}\", ${name}_json, sizeof ${name}_json},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"io/schema.h\"\n\n${tables}
const rl_embedded_schema rl_embedded_schemas[] = {
${rows}    {NULL, NULL, 0},
};
")
