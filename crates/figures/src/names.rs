//! Where the names of the shapes of a diagram go: outside all of them, beside their own.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::ink::Ink;
use crate::labels::Area;
use crate::text::{text_width, wrap};

/// The size of a name and the height of its lines, in pixels.
const SIZE: f64 = 12.0;
const LINE: f64 = 14.0;
/// A wider name is broken into lines; where it finds no room, it is at the second width.
const WIDEST: [f64; 2] = [120.0, 64.0];
/// How far from its shape a name stands: the first distance at which there is room.
const DISTANCES: [f64; 4] = [5.0, 10.0, 18.0, 28.0];

/// A closed outline in pixels and the point of it at which its name would best stand.
pub(crate) struct Shape {
    pub(crate) outline: Vec<(f64, f64)>,
    pub(crate) best: (f64, f64),
}

/// Draws each name in the colour of its shape: within the field, on no outline, in no shape, clear of the other names, as near
/// as can be to the best point. A name without such a place stands at that point.
pub(crate) fn draw(canvas: &mut Canvas, names: &[String], shapes: &[Shape], field: Area) {
    let mut taken: Vec<Area> = Vec::new();
    for (index, (name, shape)) in names.iter().zip(shapes).enumerate() {
        let broken = WIDEST.map(|widest| wrap(name, SIZE, widest));
        let found = broken.iter().find_map(|lines| Some((lines, place(shape, shapes, size(lines), &field, &taken)?)));
        let (lines, area) = found.unwrap_or_else(|| (&broken[0], at_best(shape, size(&broken[0]), &field)));
        for (at, line) in lines.iter().enumerate() {
            let baseline = area.top + LINE * (at as f64 + 1.0) - 3.0;
            let text = CanvasText::new(f64::midpoint(area.left, area.right), baseline, line.as_str());
            canvas.text(text.anchor(Anchor::Middle).size(SIZE).bold().ink(Ink::Series(index)));
        }
        taken.push(area);
    }
}

/// The height of the highest name, to be kept free around a diagram.
pub(crate) fn height(names: &[String]) -> f64 {
    names.iter().map(|name| size(&wrap(name, SIZE, WIDEST[0])).1).fold(LINE, f64::max)
}

fn size(lines: &[String]) -> (f64, f64) {
    let width = lines.iter().map(|line| text_width(line, SIZE)).fold(0.0, f64::max);
    (width + 4.0, lines.len() as f64 * LINE)
}

fn place(shape: &Shape, shapes: &[Shape], size: (f64, f64), field: &Area, taken: &[Area]) -> Option<Area> {
    let middle = middle(&shape.outline);
    let mut points = shape.outline.clone();
    let far = |&(x, y): &(f64, f64)| libm::hypot(x - shape.best.0, y - shape.best.1);
    points.sort_by(|a, b| far(a).total_cmp(&far(b)));
    DISTANCES.iter().find_map(|distance| {
        let areas = points.iter().map(|&point| beside(point, middle, size, *distance));
        areas.into_iter().find(|area| {
            area.within(field)
                && taken.iter().all(|other| !other.meets(area))
                && shapes.iter().all(|other| is_clear(area, &other.outline))
        })
    })
}

fn at_best(shape: &Shape, size: (f64, f64), field: &Area) -> Area {
    let area = beside(shape.best, middle(&shape.outline), size, DISTANCES[0]);
    let left = area.left.min(field.right - size.0).max(field.left);
    let top = area.top.min(field.bottom - size.1).max(field.top);
    Area { left, top, right: left + size.0, bottom: top + size.1 }
}

/// The box of a name that stands at a point of an outline, away from the middle of its shape.
fn beside(point: (f64, f64), middle: (f64, f64), (width, height): (f64, f64), distance: f64) -> Area {
    let (dx, dy) = (point.0 - middle.0, point.1 - middle.1);
    let length = libm::hypot(dx, dy).max(1e-9);
    let (x, y) = (dx / length, dy / length);
    let centre = (point.0 + x * (width / 2.0 + distance), point.1 + y * (height / 2.0 + distance));
    Area {
        left: centre.0 - width / 2.0,
        top: centre.1 - height / 2.0,
        right: centre.0 + width / 2.0,
        bottom: centre.1 + height / 2.0,
    }
}

fn middle(outline: &[(f64, f64)]) -> (f64, f64) {
    let count = outline.len().max(1) as f64;
    let sum = outline.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    (sum.0 / count, sum.1 / count)
}

/// Neither on the outline nor inside it.
fn is_clear(area: &Area, outline: &[(f64, f64)]) -> bool {
    let edges = || outline.iter().copied().zip(outline.iter().copied().cycle().skip(1));
    let (x, y) = (f64::midpoint(area.left, area.right), f64::midpoint(area.top, area.bottom));
    // A ray to the right meets the outline of a shape that it starts in an odd number of times.
    let met =
        edges().filter(|((ax, ay), (bx, by))| (ay > &y) != (by > &y) && x < ax + (y - ay) / (by - ay) * (bx - ax));
    met.count() % 2 == 0 && !edges().any(|edge| area.crossed_by(edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(x: f64, y: f64, radius: f64, best: f64) -> Shape {
        let at = |angle: f64| (x + radius * libm::cos(angle), y + radius * libm::sin(angle));
        Shape {
            outline: (0..90).map(|step| at(f64::from(step) / 90.0 * std::f64::consts::TAU)).collect(),
            best: at(best),
        }
    }

    #[test]
    fn a_name_stands_outside_every_shape() {
        let field = Area { left: 0.0, top: 0.0, right: 400.0, bottom: 300.0 };
        // The best point of the first lies inside the second; that of the third has no room at the right.
        let shapes =
            [circle(150.0, 150.0, 60.0, 0.0), circle(220.0, 150.0, 60.0, 0.0), circle(330.0, 150.0, 60.0, 0.0)];
        let mut taken = Vec::new();
        for shape in &shapes {
            let area = place(shape, &shapes, (90.0, 14.0), &field, &taken).unwrap();
            assert!(area.within(&field) && shapes.iter().all(|shape| is_clear(&area, &shape.outline)), "{area:?}");
            assert!(taken.iter().all(|other: &Area| !other.meets(&area)));
            taken.push(area);
        }
        let wide = (900.0, 14.0);
        assert_eq!(place(&shapes[0], &shapes, wide, &field, &taken), None);
        assert_eq!(at_best(&shapes[0], wide, &field).left, 0.0);
    }
}
