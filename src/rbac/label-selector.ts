/** Label selectors. Rule: apimachinery pkg/apis/meta/v1 LabelSelectorAsSelector and pkg/labels Requirement.Matches. */
import type { LabelSelector } from "../facts/kubernetes.ts";

/** Do these labels fit? An empty selector fits everything; NotIn also fits an object without the key; an unknown operator fits nothing. */
export function selectorMatches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels)) if (labelOf(labels, key) !== value) return false;
  for (const { key, operator, values } of selector.matchExpressions) {
    const value = labelOf(labels, key);
    const fits =
      operator === "In"
        ? value !== undefined && values.includes(value)
        : operator === "NotIn"
          ? value === undefined || !values.includes(value)
          : operator === "Exists"
            ? value !== undefined
            : operator === "DoesNotExist" && value === undefined;
    if (!fits) return false;
  }
  return true;
}

function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
