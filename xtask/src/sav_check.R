# The same files beside those of haven. `Rscript sav_check.R say FILE` tells as JSON what haven reads in a file; `… write FROM TO` has haven read
# a file and write it again. Unlike pyreadstat, which stands on the same library, haven has its own idea of labels, codes and dates.
suppressMessages(library(haven))
arguments <- commandArgs(TRUE)

read <- function(path) {
    if (endsWith(path, ".dta")) read_dta(path) else read_sav(path, user_na = TRUE)
}

variable <- function(x) {
    list(
        class = class(x),
        wording = attr(x, "label", exact = TRUE),
        labels = lapply(as.list(attr(x, "labels", exact = TRUE)), function(value) {
            if (is.double(value) && is_tagged_na(value)) paste0(".", na_tag(value)) else format(unname(value), digits = 17)
        }),
        codes = format(sort(attr(x, "na_values", exact = TRUE)), digits = 17),
        range = format(attr(x, "na_range", exact = TRUE), digits = 17),
        letters = if (is.double(x)) na_tag(x) else NULL,
        values = if (is.double(unclass(x))) format(as.numeric(x), digits = 17) else as.character(x)
    )
}

if (arguments[1] == "say") {
    cat(jsonlite::toJSON(lapply(as.list(read(arguments[2])), variable), auto_unbox = TRUE, null = "null", na = "null"))
} else if (endsWith(arguments[3], ".dta")) {
    write_dta(read(arguments[2]), arguments[3], version = 14)
} else {
    write_sav(read(arguments[2]), arguments[3], compress = if (endsWith(arguments[3], ".zsav")) "zsav" else "byte")
}
