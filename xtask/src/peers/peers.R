# One task of the table of speeds, done by psych, lavaan or haven: seconds elapsed, seconds of the processors, a figure of the result.
# `peers.R write FOLDER` writes psych's data `bfi` where it is not there yet.
arguments <- commandArgs(TRUE)
tool <- arguments[1]

if (tool == "write") {
    items <- psych::bfi[, 1:25]
    write <- function(x, file) {
        path <- file.path(arguments[2], file)
        if (!file.exists(path)) write.csv(data.frame(id = rownames(x), x), path, row.names = FALSE, na = "")
    }
    write(items, "bfi.csv")
    write(items[complete.cases(items), ], "bfi_complete.csv")
    quit(status = 0)
}

task <- arguments[2]
file <- arguments[3]
set.seed(as.integer(arguments[4]))
suppressMessages(library(tool, character.only = TRUE))
answers <- if (endsWith(file, ".csv")) read.csv(file)[, -1]
model <- function() {
    five <- split(names(answers), rep(1:5, each = 5))
    paste0("f", 1:5, " =~ ", vapply(five, paste, "", collapse = " + "), collapse = "\n")
}
parallel <- function(basis) {
    found <- fa.parallel(answers, fa = basis, n.iter = 1000, plot = FALSE)
    if (basis == "pc") found$ncomp else found$nfact
}
work <- switch(
    tool,
    psych = list(
        alpha = function() alpha(answers[, 1:5], n.iter = 1000, check.keys = FALSE)$boot.ci[1],
        polychoric = function() sum(polychoric(answers, correct = 0)$rho),
        `parallel-pca` = function() parallel("pc"),
        `parallel-factor` = function() parallel("fa")
    ),
    lavaan = list(
        polychoric = function() sum(lavCor(answers, ordered = names(answers))),
        wlsmv = function() fitMeasures(cfa(model(), answers, ordered = names(answers), estimator = "WLSMV"), "chisq"),
        fiml = function() fitMeasures(cfa(model(), answers, missing = "fiml"), "chisq")
    ),
    haven = list(sav = function() nrow(read_sav(file)))
)[[task]]
if (is.null(work)) quit(status = 3)

time <- NULL
quiet <- capture.output(time <- system.time(found <- suppressMessages(suppressWarnings(work()))))
cat(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]] + time[["user.child"]] + time[["sys.child"]], format(found, digits = 12), "\n")
