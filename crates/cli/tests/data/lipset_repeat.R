# Repeats the intermediate solution for SURV with R's package QCA (written for 3.25).
library(QCA)

sets <- data.frame(
  row.names = c("AU", "BE", "CZ", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "NL", "PL", "PT", "RO", "ES", "SE", "UK"),
  DEV = c(0.81, 0.99, 0.58, 0.16, 0.58, 0.98, 0.89, 0.04, 0.07, 0.72, 0.34, 0.98, 0.02, 0.01, 0.01, 0.03, 0.95, 0.98),
  URB = c(0.12, 0.89, 0.98, 0.07, 0.03, 0.03, 0.79, 0.09, 0.16, 0.05, 0.1, 1, 0.17, 0.02, 0.03, 0.3, 0.13, 0.99),
  LIT = c(0.99, 0.98, 0.98, 0.98, 0.99, 0.99, 0.99, 0.13, 0.88, 0.98, 0.41, 0.99, 0.59, 0.01, 0.17, 0.09, 0.99, 0.99),
  IND = c(0.73, 1, 0.9, 0.01, 0.08, 0.81, 0.96, 0.36, 0.07, 0.01, 0.47, 0.94, 0, 0.11, 0, 0.21, 0.67, 1),
  STB = c(0.43, 0.98, 0.91, 0.91, 0.58, 0.95, 0.31, 0.43, 0.13, 0.95, 0.58, 0.99, 0, 0.01, 0.84, 0.2, 0.91, 0.98),
  SURV = c(0.05, 0.95, 0.89, 0.12, 0.77, 0.95, 0.05, 0.06, 0.42, 0.92, 0.05, 0.95, 0.12, 0.05, 0.21, 0.06, 0.95, 0.95)
)

table <- truthTable(sets, outcome = "SURV", conditions = c("DEV", "URB", "LIT", "IND", "STB"),
                    incl.cut = 0.8, n.cut = 1, pri.cut = 0, show.cases = TRUE)
print(table)

solution <- minimize(table, include = "?", dir.exp = c("DEV", "URB", "LIT", "IND", "STB"), method = "QMC", details = TRUE)
print(solution)

# It should print, perhaps in another order
#   M1: DEV*URB*LIT*STB + DEV*LIT*~IND*STB   (inclS 0.866, PRI 0.839, covS 0.660)
